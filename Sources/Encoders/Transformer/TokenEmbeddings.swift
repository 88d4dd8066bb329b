/// The first vectors of tokens: word + position + segment, normalized.
struct TokenEmbeddings: Sendable {
    let size: Int
    let words: [Float]
    private let positions: [Float]
    private let segments: [Float]
    private let norm: LayerNorm

    init(_ weights: TransformerWeights, _ configuration: TransformerConfiguration) throws(ModelError) {
        size = configuration.hiddenSize
        words = try weights.floats(
            weights.body("embeddings.word_embeddings.weight"), configuration.vocabularySize, size)
        positions = try weights.floats(
            weights.body("embeddings.position_embeddings.weight"), configuration.maximumPositions, size)
        segments = try weights.floats(
            weights.body("embeddings.token_type_embeddings.weight"), configuration.segmentTypes, size)
        norm = try weights.layerNorm(weights.body("embeddings.LayerNorm"))
    }

    /// Writes one row for each token of the batch.
    ///
    /// - Precondition: Ids, positions and segments are within the tables; the tokenizer and the lengths to which
    ///   texts are cut were checked when the model was opened. (The arrays check once more.)
    func apply(_ batch: PackedBatch, into states: UnsafeMutablePointer<Float>) {
        for (sequence, range) in zip(batch.sequences, batch.ranges) {
            for (position, id) in sequence.ids.enumerated() {
                let row = states + (range.lowerBound + position) * size
                let word = words[Int(id) * size..<(Int(id) + 1) * size]
                let place = positions[position * size..<(position + 1) * size]
                let segment = position < sequence.boundary ? 0 : 1
                let kind = segments[segment * size..<(segment + 1) * size]
                Self.sum(word, place, kind, into: row)
            }
        }
        norm.apply(states, rows: batch.rows)
    }

    @inline(__always)
    private static func sum(
        _ a: ArraySlice<Float>, _ b: ArraySlice<Float>, _ c: ArraySlice<Float>, into row: UnsafeMutablePointer<Float>
    ) {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                c.withUnsafeBufferPointer { c in
                    for i in 0..<a.count {
                        row[i] = a[i] + b[i] + c[i]
                    }
                }
            }
        }
    }
}
