import Synchronization

/// Self-attention within each sequence: softmax(Q Kᵀ + bias) V for every head. (The scale 1/√headSize is in Q.)
///
/// Products are compiled for padded sequence lengths. The rows of padding are those of the next sequence, or what is
/// behind the last: attention to them is set to 0, and what is computed for them is overwritten when their own turn
/// comes, as sequences run in order.
final class Attention: Sendable {
    private let heads: Int
    private let headSize: Int
    private let bias: RelativeBias?
    private let products = Mutex<[Int: Products]>([:])

    /// The largest score matrices, in numbers, that are computed at once: they stay in the second-level cache.
    private static let scoreLimit = 1 << 16

    private struct Products {
        /// How many heads are computed at once; it divides the number of heads.
        var group: Int
        var scores: Matmul
        var context: Matmul
    }

    init(heads: Int, headSize: Int, bias: RelativeBias? = nil) {
        self.heads = heads
        self.headSize = headSize
        self.bias = bias
    }

    /// Reads rows of queries, keys and values (`3 · heads · headSize` numbers), writes rows of context
    /// (`heads · headSize`). Both matrices have the batch's roomy rows.
    ///
    /// - Parameter reach: The greatest distance of tokens that see each other; nil when all do.
    func apply(
        _ queriesKeysValues: UnsafePointer<Float>, _ batch: PackedBatch, reach: Int? = nil,
        into context: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        let size = heads * headSize
        let bias = bias
        for range in batch.ranges {
            let length = RowCount.padded(range.count)
            let products = try products(length: length)
            let scores = workspace.floats(.scores, products.group * length * length)
            let sequence = queriesKeysValues + range.lowerBound * 3 * size
            for head in stride(from: 0, to: heads, by: products.group) {
                let queries = sequence + head * headSize
                try products.scores.run(queries, queries + size, into: scores, in: workspace)
                for matrix in 0..<products.group {
                    for row in 0..<range.count {
                        let scores = scores + (matrix * length + row) * length
                        bias?.add(to: scores, head: head + matrix, row: row, count: range.count)
                        if let reach {
                            Self.hide(scores, count: range.count, beyond: reach, of: row)
                        }
                        Softmax.apply(scores, count: range.count, stride: length)
                    }
                }
                let result = context + range.lowerBound * size + head * headSize
                try products.context.run(scores, queries + 2 * size, into: result, in: workspace)
            }
        }
    }

    /// Takes keys that are too far away out of a query's scores.
    @inline(__always)
    private static func hide(_ scores: UnsafeMutablePointer<Float>, count: Int, beyond reach: Int, of row: Int) {
        let before = max(0, row - reach)
        let end = min(count, row + reach + 1)
        scores.update(repeating: -.infinity, count: before)
        (scores + end).update(repeating: -.infinity, count: count - end)
    }

    private func products(length: Int) throws(OneDNNError) -> Products {
        try products.withLock { products throws(OneDNNError) in
            if let known = products[length] {
                return known
            }
            let compiled = try compile(length: length)
            products[length] = compiled
            return compiled
        }
    }

    private func compile(length: Int) throws(OneDNNError) -> Products {
        let group = (1...heads).last { heads % $0 == 0 && $0 * length * length <= Self.scoreLimit } ?? 1
        let size = Int64(heads * headSize)
        let head = Int64(headSize)
        let length64 = Int64(length)
        let scoreStrides = [length64 * length64, length64, 1]
        return Products(
            group: group,
            scores: try Matmul(
                batch: group, rows: length, inner: headSize, columns: length, left: [head, 3 * size, 1],
                right: [head, 1, 3 * size], result: scoreStrides),
            context: try Matmul(
                batch: group, rows: length, inner: length, columns: headSize, left: scoreStrides,
                right: [head, 3 * size, 1], result: [head, size, 1]))
    }
}
