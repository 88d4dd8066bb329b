import HybridSearch
import Synchronization

/// How long searches took.
struct SearchTimes: Encodable {
    /// One thread: for each round, the microseconds of each query.
    var microseconds: [[Double]] = []
    /// Several threads: for each round, the seconds of all queries together.
    var seconds: [Double] = []

    init(_ index: some IndexUnderTest, _ searches: Request.Searches, rounds: Int, threads: Int) async throws {
        for _ in 0..<rounds {
            if threads == 1 {
                microseconds.append(try Self.oneByOne(index, searches))
            } else {
                seconds.append(try await Self.together(index, searches, threads: threads))
            }
        }
    }

    private static func oneByOne(_ index: some IndexUnderTest, _ searches: Request.Searches) throws -> [Double] {
        let clock = ContinuousClock()
        return try (0..<searches.queries).map { query in
            let start = clock.now
            let hits = try index.search(query: query, limit: searches.k, tuning: searches.tuning)
            let time = clock.now - start
            withExtendedLifetime(hits) {}
            return time / .microseconds(1)
        }
    }

    /// Every thread takes the next query that is left.
    private static func together(
        _ index: some IndexUnderTest, _ searches: Request.Searches, threads: Int
    ) async throws -> Double {
        let executor = BoundedExecutor(threads: threads)
        let next = Counter()
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup { group in
            for _ in 0..<threads {
                group.addTask(executorPreference: executor) {
                    while case let query = next.increment(), query < searches.queries {
                        _ = try index.search(query: query, limit: searches.k, tuning: searches.tuning)
                    }
                }
            }
            try await group.waitForAll()
        }
        return (clock.now - start) / .seconds(1)
    }

    private final class Counter: Sendable {
        private let value = Atomic(0)

        func increment() -> Int {
            value.wrappingAdd(1, ordering: .relaxed).oldValue
        }
    }
}
