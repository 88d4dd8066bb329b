import BoundedExecutor
import IndexStore
import Retrieval

/// Scores candidates by reading each together with the query.
struct CrossEncoderReranker: Reranker {
    private static let pieceSize = 8

    let encoder: any CrossEncoder
    let snapshot: IndexSnapshot
    /// The fields that the cross-encoder reads.
    let fields: [String]

    func rerank(_ query: String, candidates: RankedList) async throws -> RankedList {
        let ids = candidates.documents.map(\.id)
        let documents = try snapshot.documents(ids)
        let texts = ids.map { documents[$0]?.text(ofFields: fields) ?? "" }
        let scores = try await score(query, texts)
        return RankedList(sorting: zip(ids, scores).map { ScoredDocument(id: $0, score: Double($1)) })
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
