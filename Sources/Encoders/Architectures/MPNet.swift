extension TransformerConfiguration {
    /// MPNet (Song et al., 2020): a RoBERTa without segments, whose attention has a bias by distance as well.
    static func mpnet(_ fields: ConfigurationFields) throws(ModelError) -> TransformerConfiguration {
        // transformers sorts distances into that many classes whatever the field says.
        let buckets = try fields.integer("relative_attention_num_buckets", default: RelativeBias.buckets)
        guard buckets == RelativeBias.buckets else {
            throw fields.error(
                "relative_attention_num_buckets is \(buckets); only \(RelativeBias.buckets) is supported")
        }
        var embeddings = EmbeddingStructure(
            words: "mpnet.embeddings.word_embeddings.weight",
            positions: "mpnet.embeddings.position_embeddings.weight", norm: "mpnet.embeddings.LayerNorm")
        // Fixed, whatever the configuration's pad_token_id.
        try embeddings.countPositions(behind: 1, fields)
        var layer = LayerStructure.bert
        layer.queryKeyValue = ["attention.attn.q", "attention.attn.k", "attention.attn.v"]
        layer.attentionOutput = "attention.attn.o"
        layer.attentionNorm = "attention.LayerNorm"
        let structure = TransformerStructure(
            prefix: "mpnet.", embeddings: embeddings, layerPrefix: "mpnet.encoder.layer.", layer: layer,
            relativeBias: "mpnet.encoder.relative_attention_bias.weight", wordPrediction: .languageModelHead,
            classification: .roberta)
        return try TransformerConfiguration(
            fields, segmentTypes: 1, epsilon: try fields.epsilon("layer_norm_eps", default: 1e-12),
            structure: structure)
    }
}
