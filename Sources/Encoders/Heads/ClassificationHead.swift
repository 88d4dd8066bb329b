import COneDNN
import Foundation

/// The head of models for sequence classification: a layer over one vector of the sequence, and a logit for each
/// label.
struct ClassificationHead: Sendable {
    /// The number of labels.
    let labels: Int
    private let readsMean: Bool
    private let dense: Linear
    private let hasTanh: Bool
    private let norm: LayerNorm?
    /// One row for each label.
    private let weights: [Float]
    private let biases: [Float]

    init(_ weights: inout TransformerWeights, _ encoder: TransformerEncoder) throws {
        let head = encoder.configuration.structure.classification
        let size = encoder.configuration.hiddenSize
        let activation: onednn_activation = switch head.function {
        case .tanh: ONEDNN_IDENTITY
        case .activation(let activation): activation.lastStep
        }
        labels = weights.shape("\(head.output).weight")?.first ?? 1
        self.weights = try weights.floats("\(head.output).weight", labels, size)
        biases = try weights.floats("\(head.output).bias", labels)
        dense = try weights.linear(
            head.dense, inner: size, columns: size, hasBias: head.denseHasBias, activation: activation)
        norm = try head.norm.map { try weights.layerNorm($0, size: size) }
        hasTanh = head.function == .tanh
        readsMean = head.readsMean
    }

    /// The logits of all labels for each sequence of the batch.
    func logits(
        _ states: UnsafePointer<Float>, _ batch: PackedBatch, _ workspace: Workspace
    ) throws(OneDNNError) -> [[Float]] {
        let size = dense.columns
        let count = batch.ranges.count
        let room = RowCount.padded(count)
        let inputs = workspace.floats(.context, room * size)
        for (row, range) in batch.ranges.enumerated() {
            read(states, range, into: inputs + row * size)
        }
        let outputs = workspace.floats(.output, room * size)
        try dense.apply(inputs, rows: count, into: outputs, in: workspace)
        if hasTanh {
            for i in 0..<count * size {
                outputs[i] = tanh(outputs[i])
            }
        }
        norm?.apply(outputs, rows: count)
        return (0..<count).map { row in
            (0..<labels).map { logit(of: $0, outputs + row * size) }
        }
    }

    private func logit(of label: Int, _ row: UnsafePointer<Float>) -> Float {
        let size = dense.columns
        return (0..<size).reduce(biases[label]) { $0 + weights[label * size + $1] * row[$1] }
    }

    /// The vector of the first token or the mean of all.
    private func read(_ states: UnsafePointer<Float>, _ range: Range<Int>, into row: UnsafeMutablePointer<Float>) {
        let size = dense.columns
        row.update(from: states + range.lowerBound * size, count: size)
        guard readsMean else { return }
        for token in range.dropFirst() {
            Elementwise.add(row, states + token * size, count: size)
        }
        for i in 0..<size {
            row[i] /= Float(range.count)
        }
    }
}
