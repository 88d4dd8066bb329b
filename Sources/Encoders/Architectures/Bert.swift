extension TransformerConfiguration {
    /// BERT (Devlin et al., 2019).
    static func bert(_ fields: ConfigurationFields) throws(ModelError) -> TransformerConfiguration {
        try fields.requireAbsolutePositions()
        let head = "cls.predictions"
        let structure = TransformerStructure(
            prefix: "bert.", embeddings: .bert(prefix: "bert."), layerPrefix: "bert.encoder.layer.", layer: .bert,
            wordPrediction: WordPredictionStructure(
                dense: "\(head).transform.dense", activation: try fields.activation("hidden_act"),
                norm: "\(head).transform.LayerNorm", decoder: "\(head).decoder.weight",
                // An untied decoder has a bias of its own; what else is saved as the head's bias is not used then.
                biases: ["\(head).decoder.bias", "\(head).bias"]),
            classification: ClassificationStructure(
                dense: "bert.pooler.dense", function: .tanh, output: "classifier"))
        return try TransformerConfiguration(
            fields, segmentTypes: try fields.size("type_vocab_size"),
            epsilon: try fields.epsilon("layer_norm_eps", default: 1e-12), structure: structure)
    }
}

extension ConfigurationFields {
    /// Some of BERT's family could be trained with relative positions, which nobody uses.
    func requireAbsolutePositions() throws(ModelError) {
        let positions = try text("position_embedding_type", default: "absolute")
        guard positions == "absolute" else {
            throw error("position_embedding_type is \"\(positions)\"; only \"absolute\" is supported")
        }
    }
}

extension EmbeddingStructure {
    static func bert(prefix: String) -> EmbeddingStructure {
        EmbeddingStructure(
            words: "\(prefix)embeddings.word_embeddings.weight",
            positions: "\(prefix)embeddings.position_embeddings.weight",
            segments: "\(prefix)embeddings.token_type_embeddings.weight", norm: "\(prefix)embeddings.LayerNorm")
    }
}

extension LayerStructure {
    static let bert = LayerStructure(
        queryKeyValue: ["attention.self.query", "attention.self.key", "attention.self.value"],
        attentionOutput: "attention.output.dense", attentionNorm: "attention.output.LayerNorm",
        intermediate: "intermediate.dense", output: "output.dense", outputNorm: "output.LayerNorm")
}
