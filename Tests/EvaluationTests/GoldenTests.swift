import Evaluation
import Foundation
import Testing

/// The synthetic collection of `Fixtures/make_golden.py` against pytrec_eval.
@Suite struct GoldenTests {
    private struct Golden: Decodable {
        let missing: [String]
        let topics: [String: [String: Double]]
        let means: [String: Double]
    }

    private func golden() throws -> Golden {
        try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("golden.json"))))
    }

    @Test(arguments: ["qrels.trec", "qrels.tsv"]) func agreesWithTrecEval(_ qrels: String) throws {
        let golden = try golden()
        let names = golden.means.keys.sorted()
        let measures = try names.map { try Measure($0) }
        let evaluator = Evaluator(qrels: try Qrels(path: fixture(qrels)), measures: measures)
        let result = evaluator.evaluate(try Run(path: fixture("run.trec")))
        #expect(result.missingTopics == golden.missing)
        #expect(result.unjudgedTopics == ["not-judged"])
        #expect(result.topics.count == golden.topics.count + golden.missing.count)
        for (topic, values) in zip(result.topics, result.values) {
            for (name, value) in zip(names, values) {
                let expected = golden.topics[topic].map { $0[name] ?? .nan } ?? 0
                #expect(abs(value - expected) < 1e-9, "\(name) of \(topic)")
            }
        }
        for (name, measure) in zip(names, measures) {
            let mean = try #require(result.mean(of: measure))
            #expect(abs(mean - (golden.means[name] ?? .nan)) < 1e-9, "\(name)")
        }
    }
}
