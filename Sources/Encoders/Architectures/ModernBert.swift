import Retrieval

extension TransformerConfiguration {
    /// ModernBERT (Warner et al., 2024): rotary positions, normalized inputs, gated feed-forward networks, and layers
    /// that see all tokens between layers that see near ones.
    static func modernBert(_ fields: ConfigurationFields) throws(ModelError) -> TransformerConfiguration {
        let layers = try fields.layers("num_hidden_layers")
        let normsHaveBias = try fields.flag("norm_bias", default: false)
        let headHasBias = try fields.flag("classifier_bias", default: false)
        let headActivation = try fields.activation("classifier_activation")
        let layer = LayerStructure(
            queryKeyValue: ["attn.Wqkv"], attentionOutput: "attn.Wo", attentionNorm: "attn_norm",
            intermediate: "mlp.Wi", output: "mlp.Wo", outputNorm: "mlp_norm", normsInput: true, skipsFirstNorm: true,
            isGated: true, attentionHasBias: try fields.flag("attention_bias", default: false),
            feedForwardHasBias: try fields.flag("mlp_bias", default: false))
        let structure = TransformerStructure(
            prefix: "model.",
            embeddings: EmbeddingStructure(
                words: "model.embeddings.tok_embeddings.weight", norm: "model.embeddings.norm"),
            layerPrefix: "model.layers.", layer: layer, attention: try fields.modernBertAttention(layers: layers),
            finalNorm: "model.final_norm", normsHaveBias: normsHaveBias,
            wordPrediction: WordPredictionStructure(
                dense: "head.dense", denseHasBias: headHasBias, activation: headActivation, norm: "head.norm",
                decoder: "decoder.weight",
                biases: try fields.flag("decoder_bias", default: true) ? ["decoder.bias"] : []),
            classification: ClassificationStructure(
                readsMean: try fields.classifierReadsMean(), dense: "head.dense", denseHasBias: headHasBias,
                function: .activation(headActivation), norm: "head.norm", output: "classifier"))
        let configuration = try TransformerConfiguration(
            fields, names: FieldNames(activation: "hidden_activation"), segmentTypes: 1,
            epsilon: try fields.epsilon("norm_eps", default: 1e-5), structure: structure)
        guard configuration.headSize % 2 == 0 else {
            throw fields.error("heads of \(configuration.headSize) numbers cannot be turned by their position")
        }
        return configuration
    }
}

extension ConfigurationFields {
    fileprivate func classifierReadsMean() throws(ModelError) -> Bool {
        switch try text("classifier_pooling", default: "cls") {
        case "cls": return false
        case "mean": return true
        case let other: throw error("classifier_pooling is \"\(other)\"; supported are cls and mean")
        }
    }

    fileprivate func modernBertAttention(layers: Int) throws(ModelError) -> [AttentionSpan] {
        // The window's whole width: half of it lies on each side of a token.
        let local = AttentionSpan(
            reach: try size("local_attention", default: 128) / 2, rotaryBase: try rotaryBase("sliding_attention"))
        let global = AttentionSpan(rotaryBase: try rotaryBase("full_attention"))
        guard let types = try texts("layer_types") else {
            let period = try size("global_attn_every_n_layers", default: 3)
            return (0..<layers).map { $0 % period == 0 ? global : local }
        }
        guard types.count == layers else {
            throw error("layer_types has \(types.count) elements for \(layers) layers")
        }
        var spans: [AttentionSpan] = []
        for type in types {
            switch type {
            case "full_attention": spans.append(global)
            case "sliding_attention": spans.append(local)
            default: throw error("layer_types has the unknown type \"\(type)\"")
            }
        }
        return spans
    }

    /// θ of a type of layer: `rope_parameters` since transformers 5, a field for each before.
    private func rotaryBase(_ layerType: String) throws(ModelError) -> Float {
        guard !contains("rope_scaling") else {
            throw error("rope_scaling is not supported")
        }
        let (name, usual) = layerType == "full_attention" ? ("global_rope_theta", 160_000.0)
            : ("local_rope_theta", 10_000.0)
        let parameters = try object("rope_parameters")?[layerType]?.objectValue ?? [:]
        let kind = parameters["rope_type"]?.stringValue ?? "default"
        guard kind == "default" else {
            throw error("rope_parameters.\(layerType).rope_type is \"\(kind)\"; only \"default\" is supported")
        }
        let saved = try number(name, default: usual)
        let base = parameters["rope_theta"]?.doubleValue ?? saved
        guard (1...1e12).contains(base) else {
            throw error("the rotary base of \(layerType) is \(base), expected a number of 1 or more")
        }
        return Float(base)
    }
}
