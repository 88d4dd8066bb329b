import Retrieval
import Synchronization

/// Many searches at once: so many tasks take the next query each, until none is left.
///
/// The tasks run where their parent does: give it an executor of its own to keep Swift's shared threads free.
enum BatchSearch {
    static func results(
        queryCount: Int, tasks: Int, _ search: @escaping @Sendable (_ query: Int) throws -> [OrdinalHit]
    ) async throws -> [[OrdinalHit]] {
        let next = NextQuery()
        return try await withThrowingTaskGroup(of: [(query: Int, hits: [OrdinalHit])].self) { group in
            for _ in 0..<min(max(tasks, 1), queryCount) {
                group.addTask {
                    var found: [(query: Int, hits: [OrdinalHit])] = []
                    while let query = next.take(below: queryCount) {
                        found.append((query, try search(query)))
                    }
                    return found
                }
            }
            var results = [[OrdinalHit]](repeating: [], count: queryCount)
            for try await found in group {
                for (query, hits) in found { results[query] = hits }
            }
            return results
        }
    }

    private final class NextQuery: Sendable {
        private let number = Atomic<Int>(0)

        func take(below count: Int) -> Int? {
            let number = number.wrappingAdd(1, ordering: .relaxed).oldValue
            return number < count ? number : nil
        }
    }
}

extension ImpactIndex {
    /// Searches for many queries, several at once.
    ///
    /// - Parameter tasks: How many searches run at the same time, as long as the executor has as many threads.
    /// - Returns: The hits of each query, in the order of the queries: those of
    ///   ``search(_:limit:allowed:minimumScore:twoPhase:)``.
    /// - Throws: As a single search does; `CancellationError`.
    public func search(
        _ queries: [SparseVector], limit: Int, allowed: OrdinalSet? = nil, twoPhase: TwoPhaseSearch? = nil, tasks: Int
    ) async throws -> [[OrdinalHit]] {
        try await BatchSearch.results(queryCount: queries.count, tasks: tasks) { query in
            try search(queries[query], limit: limit, allowed: allowed, twoPhase: twoPhase)
        }
    }
}

extension TermIndex {
    /// Searches for many queries, several at once.
    ///
    /// - Parameters:
    ///   - statistics: Those for the terms of all queries.
    ///   - tasks: How many searches run at the same time, as long as the executor has as many threads.
    /// - Returns: The hits of each query, in the order of the queries: those of
    ///   ``search(terms:statistics:parameters:limit:allowed:minimumScore:)``.
    /// - Throws: As a single search does; `CancellationError`.
    public func search(
        queries: [[String]], statistics: BM25Statistics, parameters: BM25Parameters = .standard, limit: Int,
        allowed: OrdinalSet? = nil, tasks: Int
    ) async throws -> [[OrdinalHit]] {
        try await BatchSearch.results(queryCount: queries.count, tasks: tasks) { query in
            try search(
                terms: queries[query], statistics: statistics, parameters: parameters, limit: limit, allowed: allowed)
        }
    }
}
