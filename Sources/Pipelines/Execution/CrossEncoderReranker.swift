import BoundedExecutor
import IndexStore
import Retrieval

/// Scores candidates by reading each together with the query: the whole document, or its chunk that was found.
struct CrossEncoderReranker: Reranker {
    private static let pieceSize = 8

    let encoder: any CrossEncoder
    let source: DocumentSource
    /// The fields that the cross-encoder reads.
    let fields: [String]

    func rerank(_ query: String, candidates: RankedList) async throws -> RankedList {
        let found = try await source.documents(of: candidates.documents)
        let chunkedField = source.chunkedField
        let texts = candidates.documents.map {
            found[$0.id]?.text(ofFields: fields, chunked: chunkedField) ?? ""
        }
        let scores = try await score(query, texts)
        return RankedList(
            sorting: zip(candidates.documents, scores).map {
                ScoredDocument(id: $0.id, score: Double($1), chunk: $0.chunk)
            })
    }

    private func score(_ query: String, _ texts: [String]) async throws -> [Float] {
        var scores = [Float](repeating: 0, count: texts.count)
        try await withThrowingTaskGroup(of: ([Int], [Float]).self) { group in
            for piece in texts.piecesByLength(of: Self.pieceSize) {
                group.addTask(executorPreference: BoundedExecutor.shared) {
                    try Task.checkCancellation()
                    return (piece, try await encoder.score(query: query, documents: piece.map { texts[$0] }))
                }
            }
            for try await (piece, values) in group {
                for (position, value) in zip(piece, values) { scores[position] = value }
            }
        }
        return scores
    }
}
