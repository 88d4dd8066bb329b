// The names that users of sentence-transformers' `SparseEncoder` know.
extension SparseEncoder {
    /// The vector of a query.
    ///
    /// - Parameter maxActiveDimensions: How many terms to keep at most, those of the largest weights; nil keeps all.
    /// - Precondition: `maxActiveDimensions` is at least 1.
    public func encodeQuery(_ query: String, maxActiveDimensions: Int? = nil) async throws -> SparseVector {
        try await encodeQuery([query], maxActiveDimensions: maxActiveDimensions)[0]
    }

    /// The vectors of queries, in order. As ``encodeQuery(_:maxActiveDimensions:)`` for one.
    public func encodeQuery(_ queries: [String], maxActiveDimensions: Int? = nil) async throws -> [SparseVector] {
        try await encode(queries, as: .query, maxActiveDimensions: maxActiveDimensions)
    }

    /// The vector of a document.
    ///
    /// - Parameter maxActiveDimensions: How many terms to keep at most, those of the largest weights; nil keeps all.
    /// - Precondition: `maxActiveDimensions` is at least 1.
    public func encodeDocument(_ document: String, maxActiveDimensions: Int? = nil) async throws -> SparseVector {
        try await encodeDocument([document], maxActiveDimensions: maxActiveDimensions)[0]
    }

    /// The vectors of documents, in order. As ``encodeDocument(_:maxActiveDimensions:)`` for one.
    public func encodeDocument(
        _ documents: [String], maxActiveDimensions: Int? = nil
    ) async throws -> [SparseVector] {
        try await encode(documents, as: .document, maxActiveDimensions: maxActiveDimensions)
    }

    /// The vectors of texts, in order, each with at most `maxActiveDimensions` terms, those of the largest weights.
    ///
    /// - Precondition: `maxActiveDimensions` is nil, which keeps all terms, or at least 1.
    public func encode(
        _ texts: [String], as role: TextRole, maxActiveDimensions: Int?
    ) async throws -> [SparseVector] {
        precondition(maxActiveDimensions ?? 1 >= 1, "a vector keeps at least one active dimension")
        let vectors = try await encode(texts, as: role)
        guard let maxActiveDimensions else { return vectors }
        return vectors.map { $0.strongest(maxActiveDimensions) }
    }
}
