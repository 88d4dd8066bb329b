import BoundedExecutor
import Interchange
import Retrieval

extension SparsityStatistics {
    /// How many texts a thread encodes at once.
    private static let pieceSize = 32

    /// Encodes the documents of a corpus on all threads of an executor and gathers the statistics of their vectors;
    /// memory stays bounded whatever the size of the corpus.
    ///
    /// - Parameters:
    ///   - textFields: The fields whose text is encoded, joined with a space.
    ///   - limit: How many documents to read at most.
    ///   - maxActiveDimensions: How many terms of a vector to keep at most, those of the largest weights.
    ///   - progress: Called as documents are done with their number and with that of all, estimated by the size of
    ///     what has been read; nil while there is no telling.
    /// - Throws: `InterchangeError` for a line that is no document; errors of the encoder; `CancellationError`.
    public init(
        documentsOf corpus: sending CorpusReader, textFields: [String] = ["title", "text"], limit: Int = .max,
        encoder: any SparseEncoder, maxActiveDimensions: Int? = nil, executor: BoundedExecutor = .shared,
        progress: @Sendable (_ done: Int, _ total: Int?) -> Void = { _, _ in }
    ) async throws {
        var statistics = SparsityStatistics(vocabularySize: encoder.vocabularySize)
        var estimate = TotalEstimate(limit: limit)
        try await executor.stream(from: {
            let piece = try estimate.nextPiece(of: Self.pieceSize) { try corpus.next() }
            estimate.note(bytesRead: corpus.bytesRead, of: corpus.bytesTotal)
            return piece
        }) { documents in
            try await encoder.encode(
                documents.map { $0.text(ofFields: textFields) }, as: .document,
                maxActiveDimensions: maxActiveDimensions)
        } into: { vectors in
            vectors.forEach { statistics.add($0) }
            progress(statistics.count, estimate.total)
        }
        self = statistics
    }

    /// Encodes queries on all threads of an executor and gathers the statistics of their vectors.
    ///
    /// - Parameters:
    ///   - maxActiveDimensions: How many terms of a vector to keep at most, those of the largest weights.
    ///   - progress: Called as queries are done, with their number.
    /// - Throws: Errors of the encoder; `CancellationError`.
    public init(
        queries: [String], encoder: any SparseEncoder, maxActiveDimensions: Int? = nil,
        executor: BoundedExecutor = .shared, progress: @Sendable (_ done: Int) -> Void = { _ in }
    ) async throws {
        var statistics = SparsityStatistics(vocabularySize: encoder.vocabularySize)
        var rest = queries[...]
        try await executor.stream(from: {
            let piece = Array(rest.prefix(Self.pieceSize))
            rest = rest.dropFirst(piece.count)
            return piece.isEmpty ? nil : piece
        }) { queries in
            try await encoder.encodeQuery(queries, maxActiveDimensions: maxActiveDimensions)
        } into: { vectors in
            vectors.forEach { statistics.add($0) }
            progress(statistics.count)
        }
        self = statistics
    }

    /// Gathers the statistics of vectors that are encoded already; memory stays bounded by the vocabulary.
    ///
    /// - Parameters:
    ///   - numbering: Which term each token is; one that grows learns the tokens that it does not know.
    ///   - limit: How many vectors to read at most.
    ///   - maxActiveDimensions: How many terms of a vector to keep at most, those of the largest weights.
    ///   - progress: Called as vectors are done with their number and with that of all, estimated by the size of what
    ///     has been read; nil while there is no telling.
    /// - Throws: `InterchangeError` for a line that holds no vector, and for a token that is not in a vocabulary that
    ///   does not grow; `CancellationError`.
    public init(
        vectorsOf reader: sending SparseVectorReader, numbering: inout TokenNumbering, limit: Int = .max,
        maxActiveDimensions: Int? = nil, executor: BoundedExecutor = .shared,
        progress: @Sendable (_ done: Int, _ total: Int?) -> Void = { _, _ in }
    ) async throws {
        var statistics = SparsityStatistics(vocabularySize: numbering.count)
        var estimate = TotalEstimate(limit: limit)
        var learned = numbering
        try await executor.stream(from: {
            let piece = try estimate.nextPiece(of: Self.pieceSize) { try reader.next() }
            estimate.note(bytesRead: reader.bytesRead, of: reader.bytesTotal)
            return piece
        }) { lines in
            try Task.checkCancellation()
            return try lines.map { (place: $0.place, tokens: try $0.tokens()) }
        } into: { lines in
            for line in lines {
                let vector = try learned.vector(of: line.tokens, place: line.place)
                statistics.growVocabulary(to: learned.count)
                statistics.add(maxActiveDimensions.map(vector.strongest) ?? vector)
            }
            progress(statistics.count, estimate.total)
        }
        numbering = learned
        self = statistics
    }
}
