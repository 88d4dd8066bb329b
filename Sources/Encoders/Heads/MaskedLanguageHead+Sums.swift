/// The sum of saturated logits over the tokens, as the first SPLADE had it (Formal et al., 2021).
///
/// Here every logit needs its logarithm, so they are taken eight at a time.
extension MaskedLanguageHead {
    func takeSums(
        of panel: Linear, firstTerm: Int, _ input: LinearInput, _ batch: PackedBatch,
        _ saturation: SpladePooling.Saturation, into sums: UnsafeMutablePointer<Float>, _ workspace: Workspace
    ) throws(OneDNNError) {
        let width = panelWidth
        // The last panel has more columns than there are terms.
        let bias = Array(bias[firstTerm..<min(firstTerm + width, bias.count)])
        let padded = bias + repeatElement(0, count: width - bias.count)
        sums.update(repeating: 0, count: batch.ranges.count * width)
        let products = workspace.floats(.panel, RowCount.padded(tokensAtOnce) * width)
        var sequence = 0
        for start in stride(from: 0, to: batch.rows, by: tokensAtOnce) {
            let end = min(start + tokensAtOnce, batch.rows)
            try panel.apply(input[start..<end], into: products, in: workspace)
            for token in start..<end {
                while token >= batch.ranges[sequence].upperBound {
                    sequence += 1
                }
                Self.add(products + (token - start) * width, padded, saturation, to: sums + sequence * width)
            }
        }
    }

    @inline(__always)
    private static func add(
        _ row: UnsafePointer<Float>, _ bias: [Float], _ saturation: SpladePooling.Saturation,
        to sums: UnsafeMutablePointer<Float>
    ) {
        bias.withUnsafeBufferPointer { bias in
            // As many as a panel has columns, a multiple of eight.
            let (bias, count) = (bias.baseAddress!, bias.count)
            for i in stride(from: 0, to: count, by: 8) {
                var logits = row.block(i) + bias.block(i)
                logits.replace(with: 0, where: logits .< 0)
                // Of most tokens most terms are not active.
                if logits.max() <= 0 {
                    continue
                }
                var weights = FloatBlock.logarithm(onePlus: logits)
                if saturation == .doubleLogarithm {
                    weights = FloatBlock.logarithm(onePlus: weights)
                }
                sums.store(sums.block(i) + weights, at: i)
            }
        }
    }
}
