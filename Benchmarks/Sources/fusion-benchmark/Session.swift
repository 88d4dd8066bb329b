import BenchmarkSessions
import HybridSearch

/// Fuses the lists of a request.
struct Session: BenchmarkSession {
    private struct Answer: Encodable {
        /// All documents with their scores, then the best hundred with where their scores come from.
        let seconds: [Double]
        let explainedSeconds: [Double]
        let scores: [String: Double]
    }

    mutating func answer(_ request: Request) async throws -> any Encodable {
        let lists = request.lists.map { list in
            RankedList(sorting: list.map { ScoredDocument(id: DocumentID($0.id), score: $0.score) })
        }
        let method = try Self.method(request.method, legs: lists.count)
        var (all, explained) = (Stopwatch(), Stopwatch())
        var fused = RankedList.empty
        for _ in 0..<request.repeats {
            fused = await all.measure { method.rank(lists, limit: .max) }
            _ = await explained.measure { method.fuse(lists, limit: 100) }
        }
        return Answer(
            seconds: all.seconds, explainedSeconds: explained.seconds,
            scores: Dictionary(uniqueKeysWithValues: fused.documents.map { ($0.id.rawValue, $0.score) }))
    }

    private static func method(_ name: String, legs: Int) throws -> CombinedFusion {
        let combiner: Combiner =
            switch name {
            case "rrf": .rrf(.init())
            case "sum": .sum
            case "mnz": .mnz
            case "isr": .isr
            case "bordafuse": .borda
            case "rbc": .rbc(persistence: 0.8)
            default: throw Failure("there is no method \(name)")
            }
        return try CombinedFusion(combiner, weights: Array(repeating: 1, count: legs), normalizer: .minmax)
    }
}
