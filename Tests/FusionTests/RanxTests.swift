import Foundation
import Fusion
import Retrieval
import Testing

/// Every method and normaliser that ranx has, against what it makes of random lists (`Fixtures/make_ranx.py`).
///
/// Two conventions of ranx differ from ours and are asked for: `minmax`, `sum` and `zscore` make equal scores 0. A third is
/// passed over: its `max` divides by 10⁻⁹ where the maximum is not above 0.
@Suite struct RanxTests {
    private struct Fixture: Decodable {
        var weights: [Double]
        var cases: [Case]
    }

    struct Case: Decodable {
        var lists: [RankedList]
        var results: [Result]

        struct Result: Decodable {
            var norm: String
            var method: String
            var scores: [Double]

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                norm = try container.decode(String.self)
                method = try container.decode(String.self)
                scores = try container.decode([Double].self)
            }
        }

        private struct Entry: Decodable {
            var document: ScoredDocument

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                document = ScoredDocument(
                    id: try container.decode(DocumentID.self), score: try container.decode(Double.self))
            }
        }

        private enum CodingKeys: CodingKey { case lists, results }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            lists = try container.decode([[Entry]].self, forKey: .lists)
                .map { RankedList(sorting: $0.map(\.document)) }
            results = try container.decode([Result].self, forKey: .results)
        }
    }

    private static let fixture = Result {
        let file = try #require(Bundle.module.url(forResource: "ranx", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }

    private func method(_ result: Case.Result, weights: [Double]) throws -> CombinedFusion {
        let equal = weights.map { _ in 1.0 }
        let named = try #require(ScoreNormalizer(name: result.norm))
        let normalizer = ["minmax", "sum", "zscore"].contains(result.norm)
            ? ScoreNormalizer(named.formula, equalScores: .value(0)) : named
        let (combiner, own): (Combiner, [Double]) =
            switch result.method {
            case "sum": (.sum, equal)
            case "wsum": (.sum, weights)
            case "mnz": (.mnz, equal)
            case "max": (.max, equal)
            case "min": (.min, equal)
            case "med": (.median, equal)
            case "anz": (.anz, equal)
            case "gmnz": (.gmnz(gamma: 0.3), equal)
            case "mixed": (.gmnz(gamma: 0.5), weights)
            case "wmnz": (.weightedMNZ, weights)
            case "rrf": (.rrf(.init(constant: 7)), equal)
            case "isr": (.isr, equal)
            case "log_isr": (.logISR(sigma: 0), equal)
            case "logn_isr": (.logISR(sigma: 0.2), equal)
            case "bordafuse": (.borda, equal)
            case "w_bordafuse": (.borda, weights)
            case "rbc": (.rbc(persistence: 0.8), equal)
            case "condorcet": (.condorcet, equal)
            case "w_condorcet": (.condorcet, weights)
            default: try #require(nil, "there is no method \(result.method)")
            }
        return try CombinedFusion(combiner, weights: own, normalizer: normalizer)
    }

    @Test func scoresAreTheSame() throws {
        let fixture = try Self.fixture.get()
        var compared = Set<String>()
        for (number, one) in fixture.cases.enumerated() {
            let weights = Array(fixture.weights.prefix(one.lists.count))
            for result in one.results {
                let dividesByNothing = one.lists.contains { !$0.isEmpty && $0.documents[0].score <= 0 }
                if result.norm == "max" && dividesByNothing { continue }
                let fused = try method(result, weights: weights).fuse(one.lists, limit: .max)
                let scores = fused.sorted { $0.id < $1.id }.map(\.score)
                try #require(scores.count == result.scores.count)
                for (ours, theirs) in zip(scores, result.scores) {
                    #expect(
                        abs(ours - theirs) <= 1e-6 * max(1, abs(theirs)),
                        "case \(number), \(result.norm), \(result.method): \(ours) and ranx \(theirs)")
                }
                compared.insert("\(result.norm) \(result.method)")
            }
        }
        #expect(compared.count == 34)
    }
}
