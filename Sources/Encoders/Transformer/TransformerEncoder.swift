/// The body of a BERT: tokens to one vector for each.
///
/// Weights are shared and never change; each call works in memory of its own, so any number of threads may call at
/// once. A call computes on its caller's thread alone.
struct TransformerEncoder: Sendable {
    let configuration: TransformerConfiguration
    let embeddings: TokenEmbeddings
    private let layers: [TransformerLayer]
    private let attention: Attention

    init(_ weights: inout TransformerWeights, _ configuration: TransformerConfiguration) throws {
        self.configuration = configuration
        embeddings = try TokenEmbeddings(weights, configuration)
        attention = Attention(heads: configuration.heads, headSize: configuration.headSize)
        var layers: [TransformerLayer] = []
        for index in 0..<configuration.layers {
            layers.append(try TransformerLayer(index, &weights, configuration))
        }
        self.layers = layers
    }

    /// The last hidden states of the batch's tokens: `batch.rows` rows of `hiddenSize` numbers, with room for
    /// `batch.roomyRows`, in the workspace's memory until its next use.
    func states(of batch: PackedBatch, in workspace: Workspace) throws(OneDNNError) -> UnsafeMutablePointer<Float> {
        let states = workspace.floats(.states, batch.roomyRows * configuration.hiddenSize)
        embeddings.apply(batch, into: states)
        for layer in layers {
            try layer.apply(states, batch, attention, in: workspace)
        }
        return states
    }
}
