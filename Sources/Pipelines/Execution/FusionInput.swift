import Fusion
import Retrieval

/// What a fusion is given for a query.
public struct FusionInput: Sendable {
    /// One list for each leg, cut to its depth; nil for a leg that failed.
    public let lists: [RankedList?]
    /// What is known of the query.
    public let query: QueryFeatures
    /// The legs that failed, and why.
    public let failures: [LegFailure]

    /// - Parameters:
    ///   - results: What became of the children of the fusion.
    ///   - depths: How many documents of each child's list count.
    ///   - readsQuery: Whether anybody looks at what is known of the query.
    init(_ results: [Result<NodeOutcome, LegFailure>], depths: [Int], text: String, readsQuery: Bool) {
        let outcomes = results.map { try? $0.get() }
        lists = zip(outcomes, depths).map { outcome, depth in outcome?.list.prefix(depth) }
        query = readsQuery ? QueryFeatures(text: text, legs: outcomes.map { $0?.analysis }) : .none
        failures = results.flatMap { result in
            switch result {
            case .success(let outcome): outcome.failures
            case .failure(let failure): [failure]
            }
        }
    }
}
