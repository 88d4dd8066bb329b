import CSearchKernels

/// Self-attention within each sequence: softmax(Q Kᵀ + bias) V for every head. (The scale 1/√headSize is in Q already.)
struct Attention: Sendable {
    private let heads: Int
    private let headSize: Int
    private let bias: RelativeBias?

    init(heads: Int, headSize: Int, bias: RelativeBias? = nil) {
        self.heads = heads
        self.headSize = headSize
        self.bias = bias
    }

    /// Reads rows of queries, keys and values (`3 · heads · headSize` numbers), writes rows of context
    /// (`heads · headSize`).
    ///
    /// - Parameter reach: The greatest distance of tokens that see each other; nil when all do.
    func apply(
        _ queriesKeysValues: UnsafePointer<Float>, _ batch: PackedBatch, reach: Int? = nil,
        into context: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) {
        var shape = csk_attention_shape(
            heads: heads, head_size: headSize, reach: reach ?? Int.max, bias: nil, bias_length: 0)
        let longest = batch.ranges.lazy.map(\.count).max() ?? 0
        let scratch = workspace.floats(.attention, csk_attention_scratch(&shape, longest))
        RelativeBias.withTable(of: bias) { table, length in
            shape.bias = table
            shape.bias_length = length
            for range in batch.ranges {
                let size = range.lowerBound * heads * headSize
                TransformerKernels.best.attention(
                    &shape, queriesKeysValues + 3 * size, range.count, context + size, scratch)
            }
        }
    }
}
