import Evaluation
import Foundation
import Testing

/// The random runs of `Fixtures/make_random_golden.py` against pytrec_eval.
@Suite struct RandomRunTests {
    @Test(arguments: ["few", "some", "many"]) func agreesWithTrecEval(_ name: String) throws {
        let json = try Data(contentsOf: URL(fileURLWithPath: fixture("random.json")))
        let golden = try JSONDecoder().decode([String: [String: [String: Double]]].self, from: json)
        let expected = try #require(golden[name])
        let names = try #require(expected.values.first).keys.sorted()
        #expect(names.count > 130)
        let measures = try names.map { try Measure($0) }
        #expect(measures.map(\.name) == names, "names are canonical")

        let qrels = try Qrels(path: fixture("random-qrels.trec"))
        let run = try Run(path: fixture("random-\(name).trec"))
        let ofRun = Evaluator(qrels: qrels, measures: measures, topics: .run).evaluate(run)
        #expect(Set(ofRun.topics) == Set(expected.keys))
        for (topic, values) in zip(ofRun.topics, ofRun.values) {
            for (name, value) in zip(names, values) {
                let golden = try #require(expected[topic]?[name])
                #expect(abs(value - golden) < 1e-8, "\(name) of \(topic)")
            }
        }

        let ofQrels = Evaluator(qrels: qrels, measures: measures).evaluate(run)
        #expect(ofQrels.topics == qrels.topics)
        #expect(ofQrels.missingTopics.count == qrels.topics.count - ofRun.topics.count)
        #expect(ofRun.missingTopics == ofQrels.missingTopics)
        for (name, means) in zip(names, zip(ofQrels.means, ofRun.means)) {
            let scale = Double(ofRun.topics.count) / Double(qrels.topics.count)
            #expect(abs(means.0 - means.1 * scale) < 1e-12, "\(name)")
        }
    }

    @Test func meansByDepthAreThoseOfTheMeasures() throws {
        let qrels = try Qrels(path: fixture("random-qrels.trec"))
        let run = try Run(path: fixture("random-some.trec"))
        let measures = try [Measure("nDCG@3"), Measure("bpref"), Measure("R(rel=2)@5")]
        let means = Evaluator(qrels: qrels, measures: []).means(of: measures, atCutoffs: [1, 5, 20], in: run)
        #expect(means[1].isEmpty)
        for (row, name) in [(0, "nDCG"), (2, "R(rel=2)")] {
            let names = [1, 5, 20].map { "\(name)@\($0)" }
            let evaluator = Evaluator(qrels: qrels, measures: try names.map { try Measure($0) })
            #expect(means[row] == evaluator.evaluate(run).means)
        }
    }
}
