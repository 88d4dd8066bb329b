import HybridSearch
import Synchronization

/// How long searches took.
struct SearchTimes: Encodable {
    /// One thread: for each round, the microseconds of each query.
    var microseconds: [[Double]] = []
    /// Several threads: for each round, the seconds of all queries together.
    var seconds: [Double] = []

    init(_ index: some IndexUnderTest, queries: Int, k: Int, rounds: Int, threads: Int) async throws {
        for _ in 0..<rounds {
            if threads == 1 {
                microseconds.append(Self.oneByOne(index, queries: queries, k: k))
            } else {
                seconds.append(await Self.together(index, queries: queries, k: k, threads: threads))
            }
        }
    }

    private static func oneByOne(_ index: some IndexUnderTest, queries: Int, k: Int) -> [Double] {
        let clock = ContinuousClock()
        return (0..<queries).map { query in
            let start = clock.now
            let hits = index.search(query: query, limit: k)
            let time = clock.now - start
            withExtendedLifetime(hits) {}
            return time / .microseconds(1)
        }
    }

    /// Every thread takes the next query that is left.
    private static func together(_ index: some IndexUnderTest, queries: Int, k: Int, threads: Int) async -> Double {
        let executor = BoundedExecutor(threads: threads)
        let next = Counter()
        let clock = ContinuousClock()
        let start = clock.now
        await withTaskGroup { group in
            for _ in 0..<threads {
                group.addTask(executorPreference: executor) {
                    while case let query = next.increment(), query < queries {
                        _ = index.search(query: query, limit: k)
                    }
                }
            }
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
