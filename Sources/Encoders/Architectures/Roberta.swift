extension TransformerConfiguration {
    /// RoBERTa (Liu et al., 2019) and its likes in other languages, XLM-RoBERTa and CamemBERT: a BERT whose positions
    /// begin behind the padding token's id.
    static func roberta(_ fields: ConfigurationFields) throws(ModelError) -> TransformerConfiguration {
        try fields.requireAbsolutePositions()
        var embeddings = EmbeddingStructure.bert(prefix: "roberta.")
        try embeddings.countPositions(behind: try fields.integer("pad_token_id", default: 1), fields)
        let structure = TransformerStructure(
            prefix: "roberta.", embeddings: embeddings, layerPrefix: "roberta.encoder.layer.", layer: .bert,
            wordPrediction: .languageModelHead, classification: .roberta)
        return try TransformerConfiguration(
            fields, segmentTypes: try fields.size("type_vocab_size", default: 1),
            epsilon: try fields.epsilon("layer_norm_eps", default: 1e-12), structure: structure)
    }
}

extension EmbeddingStructure {
    mutating func countPositions(behind padding: Int, _ fields: ConfigurationFields) throws(ModelError) {
        guard (0..<1_000_000).contains(padding) else {
            throw fields.error("pad_token_id is \(padding), behind which no positions can be counted")
        }
        self.padding = UInt32(padding)
        firstPosition = padding + 1
    }
}

extension WordPredictionStructure {
    static let languageModelHead = WordPredictionStructure(
        dense: "lm_head.dense", activation: .gelu, norm: "lm_head.layer_norm", decoder: "lm_head.decoder.weight",
        biases: ["lm_head.decoder.bias", "lm_head.bias"])
}

extension ClassificationStructure {
    static let roberta = ClassificationStructure(
        dense: "classifier.dense", function: .tanh, output: "classifier.out_proj")
}
