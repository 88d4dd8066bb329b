import COneDNN
import Foundation
import Retrieval

/// The head that predicts words, as SPLADE uses it: a term's weight is the maximum, or the sum, of
/// log(1 + relu(logit)) over the tokens.
///
/// The saturation is monotone and the bias does not depend on the token, so a maximum is taken of the bare products,
/// panel of terms by panel, and bias and saturation follow once. Logits of all tokens and terms never exist at once.
struct MaskedLanguageHead: Sendable {
    /// The terms of a panel. Its product with ``tokensAtOnce`` fits into the second-level cache.
    static let panelWidth = 512
    static let tokensAtOnce = 128

    private let transform: Linear
    let norm: LayerNorm
    private let panels: [Linear]
    let bias: [Float]

    init(_ weights: inout TransformerWeights, _ encoder: TransformerEncoder) throws {
        let configuration = encoder.configuration
        let head = configuration.structure.wordPrediction
        let size = configuration.embeddingSize
        let terms = configuration.vocabularySize
        transform = try weights.linear(
            head.dense, inner: configuration.hiddenSize, columns: size, hasBias: head.denseHasBias,
            activation: head.activation.lastStep)
        norm = try weights.layerNorm(head.norm, size: size)
        bias = try Self.bias(head, weights, terms: terms)
        // Most models tie the decoder to the word embeddings and do not save it.
        let decoder = weights.contains(head.decoder)
            ? try weights.floats(head.decoder, terms, size) : encoder.embeddings.words
        let shape = LinearShape(inner: size, columns: Self.panelWidth, hasBias: false)
        var panels: [Linear] = []
        for start in stride(from: 0, to: terms, by: Self.panelWidth) {
            let end = min(start + Self.panelWidth, terms)
            var panel = Array(decoder[start * size..<end * size])
            panel += repeatElement(0, count: (Self.panelWidth - (end - start)) * size)
            panels.append(try weights.linear(shape, weights: panel, bias: nil))
        }
        self.panels = panels
    }

    private static func bias(
        _ head: WordPredictionStructure, _ weights: TransformerWeights, terms: Int
    ) throws(ModelError) -> [Float] {
        guard let last = head.biases.last else { return [Float](repeating: 0, count: terms) }
        return try weights.floats(head.biases.first { weights.contains($0) } ?? last, terms)
    }

    /// One vector for each sequence of the batch.
    func vectors(
        _ states: UnsafeMutablePointer<Float>, _ batch: PackedBatch, _ pooling: SpladePooling, _ workspace: Workspace
    ) throws(OneDNNError) -> [SparseVector] {
        let transformed = workspace.floats(.output, batch.roomyRows * norm.scale.count)
        try transform.apply(states, rows: batch.rows, into: transformed, in: workspace)
        norm.apply(transformed, rows: batch.rows)

        let pooled = workspace.floats(.maxima, batch.ranges.count * Self.panelWidth)
        var terms = [[UInt32]](repeating: [], count: batch.ranges.count)
        var weights = [[Float]](repeating: [], count: batch.ranges.count)
        for (index, panel) in panels.enumerated() {
            let first = index * Self.panelWidth
            switch pooling.strategy {
            case .max: try takeMaxima(of: panel, transformed, batch, into: pooled, workspace)
            case .sum:
                try takeSums(
                    of: panel, firstTerm: first, transformed, batch, pooling.saturation, into: pooled, workspace)
            }
            for sequence in terms.indices {
                let row = pooled + sequence * Self.panelWidth
                appendWeights(row, firstTerm: first, pooling, &terms[sequence], &weights[sequence])
            }
        }
        return zip(terms, weights).map { SparseVector(uncheckedTerms: $0, weights: $1) }
    }

    /// The largest product of each sequence's tokens with each of the panel's terms.
    private func takeMaxima(
        of panel: Linear, _ states: UnsafePointer<Float>, _ batch: PackedBatch,
        into maxima: UnsafeMutablePointer<Float>, _ workspace: Workspace
    ) throws(OneDNNError) {
        let size = norm.scale.count
        let width = Self.panelWidth
        maxima.update(repeating: -.infinity, count: batch.ranges.count * width)
        let products = workspace.floats(.panel, RowCount.padded(Self.tokensAtOnce) * width)
        var sequence = 0
        for start in stride(from: 0, to: batch.rows, by: Self.tokensAtOnce) {
            let end = min(start + Self.tokensAtOnce, batch.rows)
            try panel.apply(states + start * size, rows: end - start, into: products, in: workspace)
            for token in start..<end {
                while token >= batch.ranges[sequence].upperBound {
                    sequence += 1
                }
                Self.takeMaximum(products + (token - start) * width, into: maxima + sequence * width)
            }
        }
    }

    @inline(__always)
    private static func takeMaximum(_ row: UnsafePointer<Float>, into maxima: UnsafeMutablePointer<Float>) {
        for i in stride(from: 0, to: panelWidth, by: 8) {
            maxima.store(.larger(maxima.block(i), row.block(i)), at: i)
        }
    }

    /// Appends the terms that are active; maxima get their bias and saturation first, sums have theirs.
    private func appendWeights(
        _ pooled: UnsafePointer<Float>, firstTerm: Int, _ pooling: SpladePooling, _ terms: inout [UInt32],
        _ weights: inout [Float]
    ) {
        let count = min(Self.panelWidth, bias.count - firstTerm)
        bias.withUnsafeBufferPointer { bias in
            for i in 0..<count {
                let value = pooling.strategy == .max ? pooled[i] + bias[firstTerm + i] : pooled[i]
                if value > 0 {
                    terms.append(UInt32(firstTerm + i))
                    weights.append(pooling.strategy == .max ? pooling.saturation(value) : value)
                }
            }
        }
    }
}

extension SpladePooling.Saturation {
    /// What a positive logit adds to a weight.
    func callAsFunction(_ logit: Float) -> Float {
        switch self {
        case .logarithm: log1p(logit)
        case .doubleLogarithm: log1p(log1p(logit))
        }
    }
}
