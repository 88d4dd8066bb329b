import Fusion
import Retrieval
import Testing

@Suite struct LearnedFusionTests {
    private static let legs = ["one", "two", "three"]

    private func model(_ random: inout SeededGenerator) throws -> LearnedFusionModel {
        let features = CandidateFeature.all(legs: 3, query: ["length"])
        var trees = RegressionTrees()
        for _ in 0..<10 { trees.append(randomTree(features: features.count, &random)) }
        let weights = features.map { _ in ([0, 0, 0.5, -0.25] as [Float]).randomElement(using: &random) ?? 0 }
        return try LearnedFusionModel(legs: Self.legs, features: features, weights: weights, trees: trees)
    }

    @Test(arguments: 0..<100) func contributionsAddUpAndLimitsArePrefixes(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: 3)
        let fusion = LearnedFusion(try model(&random))
        let query = QueryFeatures(values: ["length": 2])
        let fused = fusion.fuse(lists, query: query, limit: .max)
        #expect(Set(fused.map(\.id)) == Set(lists.flatMap { $0?.documents.map(\.id) ?? [] }))
        #expect(RankedList(fused).documents.map(\.id) == fused.map(\.id))
        #expect(fusion.fuse(lists, query: query, limit: 3) == Array(fused.prefix(3)))
        #expect(fusion.fuse(lists, query: query, limit: -1).isEmpty)
        for document in fused {
            #expect(abs(document.contributions.reduce(0) { $0 + $1.value } - document.score) < 1e-9)
            #expect(document.contributions.map(\.leg) == lists.indices.filter { lists[$0] != nil })
            for part in document.contributions {
                let position = lists[part.leg]?.documents.firstIndex { $0.id == document.id }
                #expect(part.rank == position.map { $0 + 1 })
                #expect(part.score == position.flatMap { lists[part.leg]?.documents[$0].score })
            }
        }
    }

    /// Weights of min-max scores alone are linear fusion.
    @Test(arguments: 0..<50) func aModelWithoutTreesIsLinearFusion(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: 3)
        let weights = random.weights(legs: 3).map { Double(Float($0)) }
        let model = try LearnedFusionModel(
            legs: Self.legs, features: (0..<3).map { .leg(.minmax, $0) }, weights: weights.map { Float($0) })
        let linear = try LinearFusion(weights: weights, normalizer: .minmax).fuse(lists, limit: .max)
        let learned = LearnedFusion(model).fuse(lists, limit: .max)
        let scores = Dictionary(uniqueKeysWithValues: learned.map { ($0.id, $0.score) })
        #expect(linear.count == learned.count)
        for document in linear { #expect(abs((scores[document.id] ?? -1) - document.score) < 1e-6) }
    }

    @Test func stepsDownATreeBelongToTheirLegs() throws {
        var trees = RegressionTrees()
        trees.append([
            RegressionTrees.Node(feature: 0, threshold: 0.5, left: 1, right: 2, value: 1),
            RegressionTrees.Node(value: -1), RegressionTrees.Node(value: 4),
        ])
        let model = try LearnedFusionModel(
            legs: ["x", "y"], features: [.leg(.found, 1), .leg(.score, 0)], weights: [0, 2], trees: trees)
        let fused = LearnedFusion(model).fuse([scored(["a": 3]), scored(["b": 9])], limit: 10)
        // a: 2 · 3, and −1 by the tree: 1 for both, −2 because the second leg did not find it.
        // b: not found by the first leg, so with its lowest score 3; 4 by the tree: 1 for both, 3 because it was
        // found.
        #expect(fused.map(\.id) == ["b", "a"])
        #expect(fused.map(\.score) == [10, 5])
        #expect(fused.map { $0.contributions.map(\.value) } == [[6.5, 3.5], [6.5, -1.5]])
        let degraded = LearnedFusion(model).fuse([scored(["a": 3]), nil], limit: 10)
        #expect(degraded[0].contributions.map(\.leg) == [0] && degraded[0].contributions[0].value == 5)
    }

    @Test func partsMustFit() throws {
        #expect(throws: LearnedModelError.self) { try LearnedFusionModel(legs: [], features: [], weights: []) }
        #expect(throws: LearnedModelError.self) {
            try LearnedFusionModel(legs: ["a", "a"], features: [], weights: [])
        }
        #expect(throws: LearnedModelError.self) {
            try LearnedFusionModel(legs: ["a"], features: [.leg(.score, 1)], weights: [1])
        }
        #expect(throws: LearnedModelError.unusable("the weight nan is not a finite number")) {
            try LearnedFusionModel(legs: ["a"], features: [.leg(.score, 0)], weights: [.nan])
        }
        #expect(throws: LearnedModelError.unusable("it has 0 weights for 1 features")) {
            try LearnedFusionModel(legs: ["a"], features: [.leg(.score, 0)], weights: [])
        }
        var trees = RegressionTrees()
        trees.append([
            RegressionTrees.Node(feature: 1, threshold: 0, left: 1, right: 2, value: 0),
            RegressionTrees.Node(value: 0), RegressionTrees.Node(value: 0),
        ])
        #expect(throws: LearnedModelError.unusable("a tree looks at feature 1, but there are 1 features")) {
            try LearnedFusionModel(legs: ["a"], features: [.leg(.score, 0)], weights: [1], trees: trees)
        }
    }
}
