import Fusion
import Retrieval
import Testing

@Suite struct LearnedFusionModelJSONTests {
    private static let tree =
        #"{"feature":[0,-1,-1],"threshold":[0.5,0,0],"left":[1,0,0],"right":[2,0,0],"value":[0,-1,1]}"#

    private static func text(
        format: String = #""hybrid-search learned fusion""#, version: String = "1", legs: String = #"["a","b"]"#,
        features: String = #"["minmax(a)","legs_found","query(length)"]"#,
        weights: String = #"{"minmax(a)":1.5}"#, trees: String = "[\(tree)]", more: String = ""
    ) -> String {
        """
        {"format":\(format),"version":\(version),"legs":\(legs),"features":\(features),"weights":\(weights),\
        "trees":\(trees)\(more)}
        """
    }

    @Test func readsAndWrites() throws {
        let model = try LearnedFusionModel(json: Array(Self.text(more: #","origin":{"topics":"809"}"#).utf8))
        #expect(model.legs == ["a", "b"])
        #expect(model.features == [.leg(.minmax, 0), .pool(.legsFound), .query("length")])
        #expect(model.weights == [1.5, 0, 0])
        #expect(model.trees.count == 1 && model.trees.nodes.count == 3)
        #expect(model.origin == ["topics": "809"])
        #expect(try LearnedFusionModel(json: Array(model.jsonText().utf8)) == model)
    }

    @Test(arguments: 0..<20) func everyNumberSurvives(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var trees = RegressionTrees()
        for _ in 0..<5 {
            trees.append(
                randomTree(features: 2, &random).map {
                    RegressionTrees.Node(
                        feature: $0.feature,
                        threshold: $0.isLeaf
                            ? 0 : Float(bitPattern: UInt32.random(in: 1..<0x7F80_0000, using: &random)),
                        left: $0.left, right: $0.right, value: Float.random(in: -1e9...1e9, using: &random))
                })
        }
        let model = try LearnedFusionModel(
            legs: ["x"], features: [.leg(.score, 0), .leg(.logRank, 0)], weights: [0.3, 1e-30], trees: trees)
        #expect(try LearnedFusionModel(json: Array(model.jsonText().utf8)) == model)
    }

    @Test(arguments: [
        (text(format: "3"), "$.format: must be a string, found a number"),
        (text(format: #""x""#), "$.format: must be \"hybrid-search learned fusion\", found \"x\""),
        (text(version: "2"), "$.version: must be from 1 to 1, found 2"),
        (text(legs: "[]", features: #"["legs_found"]"#, weights: "{}"), "$.legs: must not be empty"),
        (text(legs: #"["a","a"]"#), "$.legs[1]: is the name of another leg"),
        (text(features: #"["minmax(c)"]"#, weights: "{}", trees: "[]"),
            "$.features[0]: \"minmax(c)\" is unknown; did you mean \"minmax(a)\"?"),
        (text(features: #"["legs_found","legs_found"]"#, weights: "{}", trees: "[]"),
            "$.features[1]: is there twice"),
        (text(weights: #"{"minmax(a)":"1"}"#), "$.weights.minmax(a): must be a number, found a string"),
        (text(weights: #"{"minmax(b)":1}"#), "$.weights.minmax(b): is unknown; did you mean \"minmax(a)\"?"),
        (text(trees: "{}"), "$.trees: must be an array, found an object"),
        (text(trees: "[3]"), "$.trees[0]: must be an object, found a number"),
        (text(more: #","extra":1"#),
            "$.extra: is unknown; known here: format, version, legs, features, weights, trees"),
        (text(more: #","origin":{"a":1}"#), "$.origin.a: must be a string, found a number"),
        ("[]", "$: must be an object, found an array"),
        ("{}", "$: \"format\" is missing"),
    ]) func namesThePlaceOfAMistake(_ text: String, _ problem: String) {
        expect(problem, in: text)
    }

    @Test(arguments: [
        (#"{"feature":[3],"threshold":[0],"left":[0],"right":[0],"value":[0]}"#,
            "$.trees[0].feature[0]: must be from -1 to 2, found 3"),
        (#"{"feature":[0],"threshold":[0],"left":[0],"right":[0],"value":[0]}"#,
            "$.trees[0].feature[0]: must be -1: no node follows that could be a child"),
        (#"{"feature":[0,-1,-1],"threshold":[0,0,0],"left":[0,0,0],"right":[2,0,0],"value":[0,0,0]}"#,
            "$.trees[0].left[0]: must be from 1 to 2, found 0"),
        (#"{"feature":[0,-1,-1],"threshold":[0,0,0],"left":[1,0,0],"right":[3,0,0],"value":[0,0,0]}"#,
            "$.trees[0].right[0]: must be from 1 to 2, found 3"),
        (#"{"feature":[0,-1,-1],"threshold":[0,0,0],"left":[1,0,0],"right":[1,0,0],"value":[0,0,0]}"#,
            "$.trees[0]: is no tree: each node but the first must be the child of exactly one node"),
        (#"{"feature":[],"threshold":[],"left":[],"right":[],"value":[]}"#,
            "$.trees[0].feature: must have 1 numbers, one for each node, found 0"),
        (#"{"feature":[0,-1,-1],"threshold":[0,0,0],"left":[1,0,0],"right":[2,0],"value":[0,0,0]}"#,
            "$.trees[0].right: must have 3 numbers, one for each node, found 2"),
        (#"{"feature":[0,-1,-1],"threshold":[1e300,0,0],"left":[1,0,0],"right":[2,0,0],"value":[0,0,0]}"#,
            "$.trees[0].threshold[0]: must be from"),
        (#"{"feature":[-1],"threshold":[0],"left":[0],"right":[0],"value":[null]}"#,
            "$.trees[0].value[0]: must be a number, found null"),
        (#"{"feature":[-1],"threshold":[0],"left":[0],"right":[0]}"#, "$.trees[0]: \"value\" is missing"),
    ]) func refusesWhatIsNoTree(_ tree: String, _ problem: String) {
        expect(problem, in: Self.text(trees: "[\(tree)]"))
    }

    @Test func refusesAbsurdSizes() {
        let legs = (0...64).map { "\"l\($0)\"" }.joined(separator: ",")
        expect("$.legs: has 65 legs, more than 64", in: Self.text(legs: "[\(legs)]"))
        let features = (0...4096).map { "\"query(f\($0))\"" }.joined(separator: ",")
        expect(
            "$.features: has 4097 features, more than 4096", in: Self.text(features: "[\(features)]", weights: "{}"))
        let trees = Array(repeating: "0", count: 20_001).joined(separator: ",")
        expect("$.trees: has 20001 trees, more than 20000", in: Self.text(trees: "[\(trees)]"))
    }

    @Test func refusesWhatIsNotJSON() {
        #expect(throws: LearnedModelError.self) { try LearnedFusionModel(json: Array("{".utf8)) }
        #expect(throws: LearnedModelError.self) { try LearnedFusionModel(json: []) }
        // A number beyond a double's range, and NaN, are no JSON.
        #expect(throws: LearnedModelError.self) {
            try LearnedFusionModel(json: Array(Self.text(weights: #"{"minmax(a)":1e999}"#).utf8))
        }
        #expect(throws: LearnedModelError.self) {
            try LearnedFusionModel(json: Array(Self.text(weights: #"{"minmax(a)":NaN}"#).utf8))
        }
    }

    private func expect(_ problem: String, in text: String) {
        do {
            _ = try LearnedFusionModel(json: Array(text.utf8))
            Issue.record("was read: \(text.prefix(200))")
        } catch .invalid(let problems) {
            #expect(problems.first?.description.hasPrefix(problem) == true, "\(problems)")
        } catch {
            Issue.record("\(error)")
        }
    }
}
