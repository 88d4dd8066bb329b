/// The body of a BERT: tokens to one vector for each.
///
/// Weights are shared and never change; each call works in memory of its own, so any number of threads may call at
/// once. A call computes on its caller's thread alone.
struct BertEncoder: Sendable {
    let configuration: BertConfiguration
    let embeddings: BertEmbeddings
    private let layers: [BertLayer]
    private let attention: Attention

    init(_ weights: inout BertWeights, _ configuration: BertConfiguration) throws {
        self.configuration = configuration
        embeddings = try BertEmbeddings(weights, configuration)
        attention = Attention(heads: configuration.heads, headSize: configuration.headSize)
        var layers: [BertLayer] = []
        for index in 0..<configuration.layers {
            layers.append(try BertLayer(index, &weights, configuration))
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
