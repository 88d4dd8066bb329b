extension TransformerConfiguration {
    /// ELECTRA (Clark et al., 2020): a BERT whose embeddings may be narrower than its layers.
    static func electra(_ fields: ConfigurationFields) throws(ModelError) -> TransformerConfiguration {
        try fields.requireAbsolutePositions()
        let hiddenSize = try fields.size("hidden_size")
        let embeddingSize = try fields.size("embedding_size", default: hiddenSize)
        var embeddings = EmbeddingStructure.bert(prefix: "electra.")
        embeddings.projection = embeddingSize == hiddenSize ? nil : "electra.embeddings_project"
        let structure = TransformerStructure(
            prefix: "electra.", embeddings: embeddings, layerPrefix: "electra.encoder.layer.", layer: .bert,
            wordPrediction: WordPredictionStructure(
                dense: "generator_predictions.dense", activation: .gelu, norm: "generator_predictions.LayerNorm",
                decoder: "generator_lm_head.weight", biases: ["generator_lm_head.bias"]),
            classification: ClassificationStructure(
                dense: "classifier.dense", function: .activation(.gelu), output: "classifier.out_proj"))
        return try TransformerConfiguration(
            fields, embeddingSize: embeddingSize, segmentTypes: try fields.size("type_vocab_size"),
            epsilon: try fields.epsilon("layer_norm_eps", default: 1e-12), structure: structure)
    }
}
