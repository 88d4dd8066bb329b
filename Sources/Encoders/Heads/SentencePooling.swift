/// From the vectors of a text's tokens to one vector for the text.
struct SentencePooling: Sendable {
    let size: Int
    let pooling: SentenceTransformersSettings.Pooling
    let normalizes: Bool

    func vectors(_ states: UnsafePointer<Float>, _ batch: PackedBatch) -> [[Float]] {
        batch.ranges.map { range in
            let rows = pooling == .startToken ? range.lowerBound..<range.lowerBound + 1 : range
            return [Float](unsafeUninitializedCapacity: size) { vector, initialized in
                vector.initialize(repeating: 0)
                for row in rows {
                    let state = states + row * size
                    for i in 0..<size {
                        vector[i] += state[i]
                    }
                }
                let scale = normalizes ? inverseNorm(vector) : 1 / Float(rows.count)
                for i in 0..<size {
                    vector[i] *= scale
                }
                initialized = size
            }
        }
    }

    /// 1 / the length of the sum, which has the direction of the mean.
    private func inverseNorm(_ vector: UnsafeMutableBufferPointer<Float>) -> Float {
        let squares = vector.reduce(Float(0)) { $0 + $1 * $1 }
        return 1 / max(squares.squareRoot(), 1e-12)
    }
}
