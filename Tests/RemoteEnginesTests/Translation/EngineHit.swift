import HybridSearch

/// A hit of an engine.
struct EngineHit {
    var id: DocumentID
    var score: Double
}

extension [EngineHit] {
    /// In order of score, what differs by rounding alone in order of id.
    var ranked: [EngineHit] {
        sorted {
            let (a, b) = (($0.score * 1e11).rounded(), ($1.score * 1e11).rounded())
            return a != b ? a > b : $0.id < $1.id
        }
    }

    func atLeast(_ score: JSONValue?) -> [EngineHit] {
        guard let score = score?.doubleValue else { return self }
        return filter { $0.score >= score }
    }

    func first(_ count: Int) -> [EngineHit] { Array(prefix(count)) }

    /// Each id once, with the scores that lists have for it in order of the lists.
    static func pooled(_ lists: [[EngineHit]], _ score: ([Double?]) -> Double) -> [EngineHit] {
        var scores: [DocumentID: [Double?]] = [:]
        for (i, list) in lists.enumerated() {
            for hit in list { scores[hit.id, default: lists.map { _ in nil }][i] = hit.score }
        }
        return scores.map { EngineHit(id: $0.key, score: score($0.value)) }.ranked
    }
}
