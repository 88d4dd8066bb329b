/// The body of a text transformer: tokens to one vector for each.
///
/// Weights are shared and never change; each call works in memory of its own, so any number of threads may call at
/// once. A call computes on its caller's thread alone.
struct TransformerEncoder: Sendable {
    let configuration: TransformerConfiguration
    let embeddings: TokenEmbeddings
    private let layers: [TransformerLayer]
    private let attention: Attention
    private let finalNorm: LayerNorm?

    init(_ weights: inout TransformerWeights, _ configuration: TransformerConfiguration) throws {
        let structure = configuration.structure
        self.configuration = configuration
        embeddings = try TokenEmbeddings(&weights, configuration)
        let bias = try structure.relativeBias.map { name throws(ModelError) in
            try RelativeBias(
                table: weights.floats(name, RelativeBias.buckets, configuration.heads), heads: configuration.heads,
                length: configuration.maximumPositions)
        }
        attention = Attention(heads: configuration.heads, headSize: configuration.headSize, bias: bias)
        var rotaries: [Float: RotaryEmbedding] = [:]
        var layers: [TransformerLayer] = []
        for index in 0..<configuration.layers {
            let rotary = structure.attention(ofLayer: index).rotaryBase.map { base in
                rotaries[base] ?? RotaryEmbedding(
                    base: base, heads: configuration.heads, headSize: configuration.headSize)
            }
            if let rotary { rotaries[rotary.base] = rotary }
            layers.append(try TransformerLayer(index, &weights, configuration, rotary: rotary))
        }
        self.layers = layers
        finalNorm = try structure.finalNorm.map { try weights.layerNorm($0, size: configuration.hiddenSize) }
    }

    /// The last hidden states of the batch's tokens: `batch.rows` rows of `hiddenSize` numbers, with room for
    /// `batch.roomyRows`, in the workspace's memory until its next use.
    func states(of batch: PackedBatch, in workspace: Workspace) throws(OneDNNError) -> UnsafeMutablePointer<Float> {
        let states = workspace.floats(.states, batch.roomyRows * configuration.hiddenSize)
        try embeddings.apply(batch, into: states, in: workspace)
        for layer in layers {
            try layer.apply(states, batch, attention, in: workspace)
        }
        finalNorm?.apply(states, rows: batch.rows)
        return states
    }
}
