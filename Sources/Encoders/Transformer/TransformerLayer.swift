/// One transformer layer: attention and a feed-forward network, each added to its input and normalized.
struct TransformerLayer: Sendable {
    private let queryKeyValue: Linear
    private let attentionOutput: Linear
    private let attentionNorm: LayerNorm
    private let intermediate: Linear
    private let output: Linear
    private let outputNorm: LayerNorm

    init(_ index: Int, _ weights: inout TransformerWeights, _ configuration: TransformerConfiguration) throws {
        let name = weights.body("encoder.layer.\(index)")
        let size = configuration.hiddenSize
        let wide = configuration.intermediateSize
        queryKeyValue = try weights.queryKeyValue("\(name).attention.self")
        attentionOutput = try weights.linear("\(name).attention.output.dense", inner: size, columns: size)
        attentionNorm = try weights.layerNorm("\(name).attention.output.LayerNorm")
        intermediate = try weights.linear(
            "\(name).intermediate.dense", inner: size, columns: wide, activation: weights.activation)
        output = try weights.linear("\(name).output.dense", inner: wide, columns: size)
        outputNorm = try weights.layerNorm("\(name).output.LayerNorm")
    }

    /// Replaces the batch's states, one row for each token.
    func apply(
        _ states: UnsafeMutablePointer<Float>, _ batch: PackedBatch, _ attention: Attention, in workspace: Workspace
    ) throws(OneDNNError) {
        let rows = batch.rows
        let room = batch.roomyRows
        let queriesKeysValues = workspace.floats(.queriesKeysValues, room * queryKeyValue.columns)
        let context = workspace.floats(.context, room * attentionOutput.columns)
        let wide = workspace.floats(.intermediate, room * intermediate.columns)
        let change = workspace.floats(.output, room * output.columns)

        try queryKeyValue.apply(states, rows: rows, into: queriesKeysValues, in: workspace)
        try attention.apply(queriesKeysValues, batch, into: context, in: workspace)
        try attentionOutput.apply(context, rows: rows, into: change, in: workspace)
        attentionNorm.apply(states, adding: change, rows: rows)
        try intermediate.apply(states, rows: rows, into: wide, in: workspace)
        try output.apply(wide, rows: rows, into: change, in: workspace)
        outputNorm.apply(states, adding: change, rows: rows)
    }
}
