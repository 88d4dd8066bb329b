// The names that users of sentence-transformers' `SentenceTransformer` know.
extension DenseEncoder {
    /// The vector of a query.
    public func encodeQuery(_ query: String) async throws -> [Float] {
        try await encodeQuery([query])[0]
    }

    /// The vectors of queries, in order.
    public func encodeQuery(_ queries: [String]) async throws -> [[Float]] {
        try await encode(queries, as: .query)
    }

    /// The vector of a document.
    public func encodeDocument(_ document: String) async throws -> [Float] {
        try await encodeDocument([document])[0]
    }

    /// The vectors of documents, in order.
    public func encodeDocument(_ documents: [String]) async throws -> [[Float]] {
        try await encode(documents, as: .document)
    }

    /// How like two vectors are.
    ///
    /// - Precondition: Both have the same length.
    public func similarity(_ a: [Float], _ b: [Float], by measure: VectorSimilarity = .cosine) -> Float {
        similarity([a], [b], by: measure)[0][0]
    }

    /// The similarity of every vector of one list (the rows) to every vector of another (the columns).
    ///
    /// - Precondition: All vectors have the same length.
    /// - Complexity: O(rows · columns · length).
    public func similarity(
        _ rows: [[Float]], _ columns: [[Float]], by measure: VectorSimilarity = .cosine
    ) -> [[Float]] {
        switch measure {
        case .dot:
            return rows.map { row in columns.map { Float(dot(row, $0)) } }
        case .cosine:
            let norms = columns.map { dot($0, $0).squareRoot() }
            return rows.map { row in
                let norm = dot(row, row).squareRoot()
                return zip(columns, norms).map { column, columnNorm in
                    norm * columnNorm > 0 ? Float(dot(row, column) / (norm * columnNorm)) : 0
                }
            }
        }
    }
}

private func dot(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) numbers do not compare")
    var sum = 0.0
    for i in a.indices {
        sum += Double(a[i]) * Double(b[i])
    }
    return sum
}
