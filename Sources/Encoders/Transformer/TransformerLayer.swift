/// One transformer layer: attention and a feed-forward network, each added to its input.
struct TransformerLayer: Sendable {
    private let queryKeyValue: Linear
    private let attentionOutput: Linear
    /// nil where a layer does without.
    private let attentionNorm: LayerNorm?
    private let feedForward: FeedForward
    private let outputNorm: LayerNorm
    /// Whether inputs are normalized (ModernBERT), not sums (BERT).
    private let normsInput: Bool
    private let reach: Int?
    private let rotary: RotaryEmbedding?

    init(
        _ index: Int, _ weights: inout TransformerWeights, _ configuration: TransformerConfiguration,
        rotary: RotaryEmbedding?
    ) throws {
        let layer = configuration.structure.layer
        let prefix = "\(configuration.structure.layerPrefix)\(index)."
        let size = configuration.hiddenSize
        queryKeyValue = try weights.queryKeyValue(
            layer.queryKeyValue.map { prefix + $0 }, hasBias: layer.attentionHasBias)
        attentionOutput = try weights.linear(
            prefix + layer.attentionOutput, inner: size, columns: size, hasBias: layer.attentionHasBias)
        attentionNorm = layer.skipsFirstNorm && index == 0
            ? nil : try weights.layerNorm(prefix + layer.attentionNorm, size: size)
        feedForward = try FeedForward(prefix, &weights, configuration)
        outputNorm = try weights.layerNorm(prefix + layer.outputNorm, size: size)
        normsInput = layer.normsInput
        reach = configuration.structure.attention(ofLayer: index).reach
        self.rotary = rotary
    }

    /// Replaces the batch's states, one row for each token.
    func apply(
        _ states: UnsafeMutablePointer<Float>, _ batch: PackedBatch, _ attention: Attention, in workspace: Workspace
    ) throws(OneDNNError) {
        let rows = batch.rows
        let change = workspace.floats(.output, batch.roomyRows * attentionOutput.columns)
        if normsInput {
            let count = rows * attentionOutput.columns
            try attend(normalized(states, attentionNorm, batch, workspace), batch, attention, into: change, workspace)
            Elementwise.add(states, change, count: count)
            try feedForward.apply(
                normalized(states, outputNorm, batch, workspace), batch, into: change, in: workspace)
            Elementwise.add(states, change, count: count)
        } else {
            try attend(states, batch, attention, into: change, workspace)
            attentionNorm?.apply(states, adding: change, rows: rows)
            try feedForward.apply(states, batch, into: change, in: workspace)
            outputNorm.apply(states, adding: change, rows: rows)
        }
    }

    private func attend(
        _ states: UnsafePointer<Float>, _ batch: PackedBatch, _ attention: Attention,
        into change: UnsafeMutablePointer<Float>, _ workspace: Workspace
    ) throws(OneDNNError) {
        let room = batch.roomyRows
        let queriesKeysValues = workspace.floats(.queriesKeysValues, room * queryKeyValue.columns)
        let context = workspace.floats(.context, room * attentionOutput.columns)
        try queryKeyValue.apply(states, rows: batch.rows, into: queriesKeysValues, in: workspace)
        rotary?.apply(queriesKeysValues, batch)
        attention.apply(queriesKeysValues, batch, reach: reach, into: context, in: workspace)
        try attentionOutput.apply(context, rows: batch.rows, into: change, in: workspace)
    }

    /// A normalized copy of the states.
    private func normalized(
        _ states: UnsafePointer<Float>, _ norm: LayerNorm?, _ batch: PackedBatch, _ workspace: Workspace
    ) -> UnsafePointer<Float> {
        guard let norm else { return states }
        let size = attentionOutput.columns
        let copy = workspace.floats(.normalized, batch.roomyRows * size)
        copy.update(from: states, count: batch.rows * size)
        norm.apply(copy, rows: batch.rows)
        return UnsafePointer(copy)
    }
}
