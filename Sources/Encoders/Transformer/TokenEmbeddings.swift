/// The first vectors of tokens: word + position + segment, as far as the model has them, normalized.
struct TokenEmbeddings: Sendable {
    private let size: Int
    let words: TensorNumbers
    /// The vector of each position, for each segment with its vector added; empty in models without such a table.
    private let places: [Float]
    /// The positions of a segment.
    private let positions: Int
    private let segments: Int
    private let firstPosition: Int
    private let padding: UInt32?
    private let norm: LayerNorm
    private let projection: Linear?

    init(_ weights: inout TransformerWeights, _ configuration: TransformerConfiguration) throws {
        let structure = configuration.structure.embeddings
        size = configuration.embeddingSize
        words = try weights.numbers(structure.words, configuration.vocabularySize, size)
        firstPosition = structure.firstPosition
        positions = structure.positions == nil ? 0 : firstPosition + configuration.maximumPositions
        // A sequence has two texts at most.
        segments = structure.segments == nil ? 1 : min(configuration.segmentTypes, 2)
        places = try Self.places(weights, configuration, rows: positions, segments: segments)
        padding = structure.padding
        norm = try weights.layerNorm(structure.norm, size: size)
        projection = try structure.projection.map {
            try weights.linear($0, inner: configuration.embeddingSize, columns: configuration.hiddenSize)
        }
        // The check for NaN has read all of the words; texts need some of them.
        words.releasePages()
    }

    private static func places(
        _ weights: TransformerWeights, _ configuration: TransformerConfiguration, rows: Int, segments: Int
    ) throws(ModelError) -> [Float] {
        let structure = configuration.structure.embeddings
        let size = configuration.embeddingSize
        guard let name = structure.positions else { return [] }
        let positions = try weights.floats(name, rows, size)
        guard let name = structure.segments else { return positions }
        let table = try weights.floats(name, configuration.segmentTypes, size)
        var places: [Float] = []
        places.reserveCapacity(segments * positions.count)
        for segment in 0..<segments {
            for start in stride(from: 0, to: positions.count, by: size) {
                places += (0..<size).lazy.map { positions[start + $0] + table[segment * size + $0] }
            }
        }
        return places
    }

    /// Writes one row for each token of the batch.
    ///
    /// - Precondition: Ids and positions are within the tables; the tokenizer and the lengths to which texts are cut
    ///   were checked when the model was opened.
    func apply(
        _ batch: PackedBatch, into states: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        guard let projection else {
            return embed(batch, into: states)
        }
        let narrow = workspace.floats(.output, batch.roomyRows * size)
        embed(batch, into: narrow)
        try projection.apply(narrow, rows: batch.rows, into: states, in: workspace)
    }

    private func embed(_ batch: PackedBatch, into states: UnsafeMutablePointer<Float>) {
        words.withUnsafeBufferPointer { words in
            places.withUnsafeBufferPointer { places in
                for (sequence, range) in zip(batch.sequences, batch.ranges) {
                    embed(sequence, words, places, into: states + range.lowerBound * size)
                }
            }
        }
        norm.apply(states, rows: batch.rows)
    }

    @inline(__always)
    private func embed(
        _ sequence: TokenSequence, _ words: UnsafeBufferPointer<Float>, _ places: UnsafeBufferPointer<Float>,
        into rows: UnsafeMutablePointer<Float>
    ) {
        var position = firstPosition
        for (offset, id) in sequence.ids.enumerated() {
            let row = rows + offset * size
            precondition((Int(id) + 1) * size <= words.count)
            let word = words[Int(id) * size..<(Int(id) + 1) * size]
            _ = UnsafeMutableBufferPointer(start: row, count: size).update(fromContentsOf: word)
            guard !places.isEmpty else { continue }
            let segment = offset < sequence.boundary ? 0 : segments - 1
            let place = segment * positions + (id == padding ? firstPosition - 1 : position)
            position += id == padding ? 0 : 1
            precondition((place + 1) * size <= places.count)
            // Not empty, as checked above.
            Elementwise.add(row, places.baseAddress! + place * size, count: size)
        }
    }
}
