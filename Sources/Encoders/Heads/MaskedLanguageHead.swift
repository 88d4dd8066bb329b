import COneDNN
import Foundation
import Retrieval

/// The head that predicts words, as SPLADE uses it: a term's weight is the maximum, or the sum, of
/// log(1 + relu(logit)) over the tokens.
///
/// The saturation is monotone and the bias does not depend on the token, so a maximum is taken of the bare products,
/// panel of terms by panel, and bias and saturation follow once. Logits of all tokens and terms never exist at once.
struct MaskedLanguageHead: Sendable {
    /// The terms of a panel: so many that its weights fit into the second-level cache, as do its products with
    /// ``tokensAtOnce``.
    let panelWidth: Int
    var tokensAtOnce: Int { 65_536 / panelWidth }

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
            ? try weights.numbers(head.decoder, terms, size) : encoder.embeddings.words
        let fitting = 262_144 / (size * weights.operands.size)
        panelWidth = min(max(fitting / 512 * 512, 512), 2048)
        let shape = LinearShape(inner: size, columns: panelWidth, operands: weights.operands, hasBias: false)
        var panels: [Linear] = []
        for start in stride(from: 0, to: terms, by: panelWidth) {
            let end = min(start + panelWidth, terms)
            var panel = decoder.withUnsafeBufferPointer { Array($0[start * size..<end * size]) }
            panel += repeatElement(0, count: (panelWidth - (end - start)) * size)
            panels.append(try weights.linear(shape, weights: panel, bias: nil))
        }
        decoder.releasePages()
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

        let input = panels[0].input(transformed, rows: batch.rows, in: workspace)
        let pooled = workspace.floats(.maxima, batch.ranges.count * panelWidth)
        var terms = [[UInt32]](repeating: [], count: batch.ranges.count)
        var weights = [[Float]](repeating: [], count: batch.ranges.count)
        for (index, panel) in panels.enumerated() {
            let first = index * panelWidth
            switch pooling.strategy {
            case .max:
                try takeMaxima(of: panel, input, batch, into: pooled, workspace)
            case .sum:
                try takeSums(of: panel, firstTerm: first, input, batch, pooling.saturation, into: pooled, workspace)
            }
            for sequence in terms.indices {
                let row = pooled + sequence * panelWidth
                if pooling.strategy == .max {
                    saturate(row, panel.columnScales, firstTerm: first, pooling.saturation)
                }
                appendWeights(row, firstTerm: first, &terms[sequence], &weights[sequence])
            }
        }
        return zip(terms, weights).map { SparseVector(uncheckedTerms: $0, weights: $1) }
    }

    /// The largest product of each sequence's tokens with each of the panel's terms; where the weights are integers,
    /// without their scales, which are positive and do not change which is the largest.
    private func takeMaxima(
        of panel: Linear, _ input: LinearInput, _ batch: PackedBatch, into maxima: UnsafeMutablePointer<Float>,
        _ workspace: Workspace
    ) throws(OneDNNError) {
        let width = panelWidth
        let sums = panel.columnScales?.sums.floats
        maxima.update(repeating: -.infinity, count: batch.ranges.count * width)
        let products = workspace.floats(.panel, RowCount.padded(tokensAtOnce) * width)
        var sequence = 0
        for start in stride(from: 0, to: batch.rows, by: tokensAtOnce) {
            let end = min(start + tokensAtOnce, batch.rows)
            try panel.multiply(input[start..<end], into: products, in: workspace)
            for token in start..<end {
                while token >= batch.ranges[sequence].upperBound {
                    sequence += 1
                }
                let row = products + (token - start) * width
                let maxima = maxima + sequence * width
                if let sums {
                    TransformerKernels.best.maximum_dequantized(
                        maxima, row, width, input.scales[token], input.zeros[token], sums)
                } else {
                    TransformerKernels.best.maximum(maxima, row, width)
                }
            }
        }
    }

    /// Turns maxima into weights: scale, bias, saturation.
    private func saturate(
        _ maxima: UnsafeMutablePointer<Float>, _ scales: ColumnScales?, firstTerm: Int,
        _ saturation: SpladePooling.Saturation
    ) {
        let count = min(panelWidth, bias.count - firstTerm)
        bias.withUnsafeBufferPointer { bias in
            for i in 0..<count {
                let logit = maxima[i] * (scales?.scales.floats[i] ?? 1) + bias[firstTerm + i]
                maxima[i] = logit > 0 ? saturation(logit) : 0
            }
        }
    }

    /// Appends the terms that are active.
    private func appendWeights(
        _ pooled: UnsafePointer<Float>, firstTerm: Int, _ terms: inout [UInt32], _ weights: inout [Float]
    ) {
        for i in 0..<min(panelWidth, bias.count - firstTerm) where pooled[i] > 0 {
            terms.append(UInt32(firstTerm + i))
            weights.append(pooled[i])
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
