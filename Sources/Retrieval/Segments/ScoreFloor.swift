/// The least score with which a hit can still be among the best of several segments that are searched one after the
/// other: the worst of the best so far, once there are enough.
///
/// A hit that has just this score can still be among the best, since equal scores are ordered by id. Only hits that count
/// each for itself may be added: where several chunks make one document, the best of each document.
public struct ScoreFloor: Hashable, Sendable {
    private let limit: Int
    /// The best so far, best first.
    private var scores: [Float] = []

    /// - Parameter limit: How many hits are wanted of all segments together.
    public init(limit: Int) {
        self.limit = max(limit, 0)
    }

    /// What later segments may leave out is below this; −∞ until there are enough hits.
    public var minimumScore: Float {
        guard let last = scores.last, scores.count == limit else { return -.infinity }
        return last
    }

    /// Takes the hits of a segment into account.
    ///
    /// - Parameter hits: Best first.
    /// - Complexity: O(limit + hits).
    public mutating func add(_ hits: [OrdinalHit]) {
        var merged: [Float] = []
        merged.reserveCapacity(min(limit, scores.count + hits.count))
        var (i, j) = (0, 0)
        while merged.count < limit, i < scores.count || j < hits.count {
            if j == hits.count || i < scores.count && scores[i] >= hits[j].score {
                merged.append(scores[i])
                i += 1
            } else {
                merged.append(hits[j].score)
                j += 1
            }
        }
        scores = merged
    }
}
