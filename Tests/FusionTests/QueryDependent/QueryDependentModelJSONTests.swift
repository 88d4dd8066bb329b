import Foundation
import Fusion
import Retrieval
import Testing

@Suite struct QueryDependentModelJSONTests {
    private static let text = """
        {"format": "hybrid-search query-dependent fusion", "version": 1,
         "legs": [{"name": "bm25", "weight": 0.4, "normalizer": "minmax"},
                  {"name": "minilm", "weight": 0.6, "normalizer": {"theoretical_minmax": {"lowest": -1}}}],
         "features": [{"name": "gap1(bm25)", "mean": 0.1, "deviation": 0.2, "effects": {"bm25": 0.3}},
                      {"name": "query(words)", "mean": 2, "deviation": 1, "effects": {"bm25": -1, "minilm": 1}}],
         "origin": {"topics": "809"}}
        """

    private func problems(_ text: String) -> [String] {
        do {
            _ = try QueryDependentModel(json: Array(text.utf8))
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    private func replacing(_ old: String, _ new: String) -> String {
        Self.text.replacingOccurrences(of: old, with: new)
    }

    @Test func aModelIsReadAndWritten() throws {
        let model = try QueryDependentModel(json: Array(Self.text.utf8))
        #expect(model.legs == ["bm25", "minilm"])
        #expect(model.weights == [0.4, 0.6])
        #expect(model.normalizers == [.minmax, .theoreticalMinmax(lowest: -1)])
        #expect(model.terms.map(\.feature) == [.leg(.gap1, 0), .query("words")])
        #expect(model.terms.map(\.effects) == [[0.3, 0], [-1, 1]])
        #expect(model.origin == ["topics": "809"])
        let again = try QueryDependentModel(json: Array(try model.jsonText().utf8))
        #expect(again == model)
    }

    @Test(arguments: [
        ("\"version\": 1", "\"version\": 2", "$.version: must be from 1 to 1, found 2"),
        ("query-dependent fusion", "learned fusion", "$.format: must be \"hybrid-search query-dependent fusion\""),
        ("\"weight\": 0.4", "\"weight\": -1", "$.legs[0].weight: must be ≥ 0, found -1"),
        ("\"weight\": 0.4, ", "", "$.legs[0]: \"weight\" is missing"),
        ("\"minmax\"", "\"minimax\"", "$.legs[0].normalizer: must be one of"),
        ("gap1(bm25)", "gap1(bm52)", "$.features[0].name: is unknown; did you mean \"gap1(bm25)\"?"),
        ("gap1(bm25)", "query(words)", "$: the model cannot be used: a feature occurs twice"),
        ("\"deviation\": 0.2", "\"deviation\": 0", "$.features[0].deviation: must be"),
        ("\"mean\": 0.1", "\"mean\": \"0.1\"", "$.features[0].mean: must be a number, found a string"),
        ("{\"bm25\": 0.3}", "{\"splade\": 0.3}", "$.features[0].effects.splade: is unknown"),
        ("{\"bm25\": 0.3}", "[0.3]", "$.features[0].effects: must be an object"),
        ("\"name\": \"minilm\"", "\"name\": \"bm25\"", "$.legs[1]: has the name of another leg"),
        ("{\"theoretical_minmax\": {\"lowest\": -1}}", "\"theoretical_minmax\"", "the model cannot be used"),
        ("\"features\"", "\"featurs\"", "$.featurs: is unknown; did you mean \"features\"?"),
        ("{\"topics\": \"809\"}", "7", "$.origin: must be an object, found a number"),
    ])
    func mistakesAreNamed(_ old: String, _ new: String, _ expected: String) {
        let problems = problems(replacing(old, new))
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test func allMistakesAreFoundAtOnce() {
        let text = replacing("\"mean\": 0.1", "\"mean\": null").replacingOccurrences(
            of: "\"deviation\": 1", with: "\"deviation\": -1")
        #expect(problems(text).count == 2)
    }

    @Test(arguments: ["", "null", "[]", "{}", "7", "{\"format\": 1}", "{\"legs\": {}}", "\u{0}", "{\"version\": 1e99}"])
    func whatIsNoModelIsRefused(_ text: String) {
        #expect(!problems(text).isEmpty)
    }

    @Test func endsOfTheTextAreNoModels() {
        for end in stride(from: 0, to: Self.text.count - 1, by: 7) {
            #expect(!problems(String(Self.text.prefix(end))).isEmpty)
        }
    }

    @Test func whatIsTooLargeIsRefused() {
        let leg = #"{"name": "x", "weight": 1, "normalizer": "minmax"}"#
        let legs = Array(repeating: leg, count: 17).joined(separator: ",")
        let head = #"{"format": "hybrid-search query-dependent fusion", "version": 1, "legs": "#
        #expect(problems(head + "[\(legs)]}").contains { $0.contains("at most 16 legs") })
        let features = Array(repeating: "{}", count: 5000).joined(separator: ",")
        #expect(problems(head + "[\(leg)], \"features\": [\(features)]}").contains { $0.contains("at most 4096 features") })
    }
}
