extension TransformerConfiguration {
    /// DistilBERT (Sanh et al., 2019): a BERT without segments.
    static func distilBert(_ fields: ConfigurationFields) throws(ModelError) -> TransformerConfiguration {
        let names = FieldNames(
            hiddenSize: "dim", layers: "n_layers", heads: "n_heads", intermediateSize: "hidden_dim",
            activation: "activation")
        let embeddings = EmbeddingStructure(
            words: "distilbert.embeddings.word_embeddings.weight",
            positions: "distilbert.embeddings.position_embeddings.weight", norm: "distilbert.embeddings.LayerNorm")
        let layer = LayerStructure(
            queryKeyValue: ["attention.q_lin", "attention.k_lin", "attention.v_lin"],
            attentionOutput: "attention.out_lin", attentionNorm: "sa_layer_norm", intermediate: "ffn.lin1",
            output: "ffn.lin2", outputNorm: "output_layer_norm")
        let structure = TransformerStructure(
            prefix: "distilbert.", embeddings: embeddings, layerPrefix: "distilbert.transformer.layer.", layer: layer,
            wordPrediction: WordPredictionStructure(
                dense: "vocab_transform", activation: try fields.activation(names.activation),
                norm: "vocab_layer_norm", decoder: "vocab_projector.weight", biases: ["vocab_projector.bias"]),
            classification: ClassificationStructure(
                dense: "pre_classifier", function: .activation(.relu), output: "classifier"))
        return try TransformerConfiguration(
            fields, names: names, segmentTypes: 1, epsilon: 1e-12, structure: structure)
    }
}
