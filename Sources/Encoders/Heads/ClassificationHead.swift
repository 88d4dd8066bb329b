import Foundation

/// The head of `BertForSequenceClassification`: a layer with tanh over `[CLS]`, and a logit for each label.
struct ClassificationHead: Sendable {
    private let pooler: Linear
    /// One row for the single label, or the second label's row minus the first's.
    private let weights: [Float]
    private let bias: Float

    init(_ weights: inout TransformerWeights, _ encoder: TransformerEncoder) throws {
        let size = encoder.configuration.hiddenSize
        let labels = weights.shape("classifier.weight")?.first ?? 1
        guard (1...2).contains(labels) else {
            throw weights.error("tensor classifier.weight has \(labels) labels; a cross-encoder has 1 or 2")
        }
        let rows = try weights.floats("classifier.weight", labels, size)
        let biases = try weights.floats("classifier.bias", labels)
        self.weights = labels == 1 ? rows : zip(rows[size...], rows[..<size]).map { $0 - $1 }
        bias = labels == 1 ? biases[0] : biases[1] - biases[0]
        pooler = try weights.linear(weights.body("pooler.dense"), inner: size, columns: size)
    }

    /// One score for each sequence of the batch.
    func scores(
        _ states: UnsafePointer<Float>, _ batch: PackedBatch, _ workspace: Workspace
    ) throws(OneDNNError) -> [Float] {
        let size = weights.count
        let room = RowCount.padded(batch.ranges.count)
        let firsts = workspace.floats(.context, room * size)
        for (row, range) in batch.ranges.enumerated() {
            (firsts + row * size).update(from: states + range.lowerBound * size, count: size)
        }
        let pooled = workspace.floats(.output, room * size)
        try pooler.apply(firsts, rows: batch.ranges.count, into: pooled, in: workspace)
        return batch.ranges.indices.map { row in
            let pooled = pooled + row * size
            return weights.indices.reduce(bias) { $0 + weights[$1] * tanh(pooled[$1]) }
        }
    }
}
