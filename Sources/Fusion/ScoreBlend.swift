import Retrieval

/// Combines a reranker's scores with the fused scores of the documents that it looked at.
///
/// The window is the documents of the fused list that the reranker scored. In the window,
///
///     score = blend · minmax(reranker) + (1 − blend) · minmax(fused)
///
/// where each minimum and maximum is the window's. With a blend of 1 the reranker replaces: the window has the
/// reranker's order and its own scores.
///
/// The documents outside the window follow below it in their fused order: the first of them 1 below the window's
/// lowest score, each other one as much lower still as its fused score is below the first one's. So the list's scores
/// never rise from rank to rank, though those below the window say nothing but their order and distances.
public struct ScoreBlend: Hashable, Sendable {
    /// The reranker's weight, from 0 to 1.
    public let blend: Double

    public static let balanced = ScoreBlend(unchecked: 0.5)
    public static let replace = ScoreBlend(unchecked: 1)

    /// - Throws: ``FusionError/blendOutOfRange(_:)``.
    public init(_ blend: Double) throws(FusionError) {
        guard blend >= 0, blend <= 1 else { throw .blendOutOfRange(blend) }
        self.init(unchecked: blend)
    }

    private init(unchecked blend: Double) {
        self.blend = blend
    }

    /// The fused list in its new order: the same documents, and the same chunks of them, with blended scores.
    ///
    /// - Parameters:
    ///   - reranked: The reranker's list. Documents that `fused` does not hold are ignored.
    ///   - fused: The list that was reranked, whole or from its first rank to the window's end.
    /// - Returns: `fused` itself when the reranker scored none of its documents.
    /// - Complexity: O(n log n).
    public func apply(_ reranked: RankedList, to fused: RankedList) -> RankedList {
        let rerankerScores = Dictionary(uniqueKeysWithValues: reranked.documents.map { ($0.id, $0.score) })
        let window = fused.documents.filter { rerankerScores[$0.id] != nil }
        let outside = fused.documents.filter { rerankerScores[$0.id] == nil }
        guard !window.isEmpty else { return fused }

        let rawScores = window.map { rerankerScores[$0.id] ?? 0 }
        let scores = blend == 1 ? rawScores : blended(rawScores, fused: window.map(\.score))
        let ceiling = (scores.min() ?? 0) - 1
        let firstOutside = outside.first?.score ?? 0
        var documents = zip(window, scores).map { ScoredDocument(id: $0.id, score: $1, chunk: $0.chunk) }
        documents += outside.map {
            ScoredDocument(id: $0.id, score: ceiling - (firstOutside - $0.score), chunk: $0.chunk)
        }
        return RankedList(sorting: documents)
    }

    private func blended(_ reranker: [Double], fused: [Double]) -> [Double] {
        zip(ScoreNormalizer.minmax.normalize(reranker), ScoreNormalizer.minmax.normalize(fused)).map {
            blend * $0 + (1 - blend) * $1
        }
    }
}
