/// From the vectors of a text's tokens to one vector for the text: one part for each of its modes.
struct SentencePooling: Sendable {
    /// The numbers of a token's vector.
    private let width: Int
    private let modes: [PoolingDescription.Mode]

    init(_ description: PoolingDescription, width: Int) throws(ModelError) {
        if let size = description.inputSize, size != width {
            throw ModelError(
                path: description.path,
                problem: "embedding_dimension is \(size), but the transformer's hidden_size is \(width)")
        }
        self.width = width
        modes = description.modes
    }

    /// The numbers of a text's vector.
    var size: Int { width * modes.count }

    /// Pools each text of a batch.
    ///
    /// - Parameter promptLength: The tokens at each text's beginning that are left out; its last one never is.
    func vectors(
        _ states: UnsafePointer<Float>, _ batch: PackedBatch, skipping promptLength: Int, in workspace: Workspace
    ) -> VectorBatch {
        let vectors = VectorBatch(count: batch.ranges.count, size: size, in: workspace)
        for (text, range) in batch.ranges.enumerated() {
            let skipped = max(0, min(promptLength, range.count - 1))
            let tokens = UnsafeBufferPointer(
                start: states + (range.lowerBound + skipped) * width, count: (range.count - skipped) * width)
            for (part, mode) in modes.enumerated() {
                let vector = vectors.values + text * size + part * width
                mode.pool(tokens, width: width, skipped: skipped, into: vector)
            }
        }
        return vectors
    }
}

extension PoolingDescription.Mode {
    /// - Parameters:
    ///   - tokens: One row of `width` numbers for each token.
    ///   - skipped: The tokens before the first row.
    fileprivate func pool(
        _ tokens: UnsafeBufferPointer<Float>, width: Int, skipped: Int, into vector: UnsafeMutablePointer<Float>
    ) {
        // Only a tokenizer that adds no tokens makes none of a text.
        guard !tokens.isEmpty, let first = tokens.baseAddress else {
            return vector.update(repeating: 0, count: width)
        }
        let count = tokens.count / width
        switch self {
        case .start:
            vector.update(from: first, count: width)
        case .end:
            vector.update(from: first + (count - 1) * width, count: width)
        case .max:
            vector.update(from: first, count: width)
            for row in 1..<count {
                for i in 0..<width {
                    vector[i] = Swift.max(vector[i], first[row * width + i])
                }
            }
        case .mean:
            Self.sum(first, count, width, scale: 1 / Float(count), into: vector) { _ in 1 }
        case .rootMean:
            Self.sum(first, count, width, scale: 1 / Float(count).squareRoot(), into: vector) { _ in 1 }
        case .weightedMean:
            // The sum of skipped + 1, …, skipped + count.
            let total = Float(count * (2 * skipped + count + 1)) / 2
            Self.sum(first, count, width, scale: 1 / total, into: vector) { Float(skipped + $0 + 1) }
        }
    }

    @inline(__always)
    private static func sum(
        _ tokens: UnsafePointer<Float>, _ count: Int, _ width: Int, scale: Float,
        into vector: UnsafeMutablePointer<Float>, weight: (Int) -> Float
    ) {
        vector.update(repeating: 0, count: width)
        for row in 0..<count {
            let weight = weight(row)
            for i in 0..<width {
                vector[i] += tokens[row * width + i] * weight
            }
        }
        for i in 0..<width {
            vector[i] *= scale
        }
    }
}
