import Foundation
import Fusion
import Retrieval
import Testing

@Suite struct QueryDependentFusionTests {
    /// A model of three legs with an effect of every feature, drawn by chance.
    private func model(
        _ random: inout SeededGenerator, weights: [Double], strength: Double, order: [Int] = [0, 1, 2]
    ) throws -> QueryDependentModel {
        let legs = ["a", "b", "c"]
        let terms = QueryFeature.all(legs: 3, query: ["words"]).map { feature in
            QueryDependentModel.Term(
                feature: feature, mean: .random(in: -1...1, using: &random),
                deviation: .random(in: 0.1...2, using: &random),
                effects: legs.map { _ in strength * .random(in: -1...1, using: &random) })
        }
        let normalizers: [ScoreNormalizer] = [.minmax, .zscore, .l2Norm]
        return try QueryDependentModel(legs: legs, normalizers: normalizers, weights: weights, terms: terms)
    }

    @Test(arguments: 0..<100) func withoutEffectsItIsLinearFusion(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let weights = random.weights(legs: 3)
        let lists = random.lists(legs: 3)
        let model = try model(&random, weights: weights, strength: 0)
        let linear = try LinearFusion(weights: weights, normalizers: model.normalizers)
        let bare = try QueryDependentModel(legs: model.legs, normalizers: model.normalizers, weights: weights)
        for model in [model, bare] {
            let method = QueryDependentFusion(model)
            #expect(method.fuse(lists, limit: 50) == linear.fuse(lists, limit: 50))
            #expect(method.rank(lists, limit: 50) == linear.rank(lists, limit: 50))
        }
    }

    @Test(arguments: 0..<100) func itIsLinearFusionWithThePredictedWeights(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let model = try model(&random, weights: [0.5, 1, 2], strength: 0.5)
        let lists = random.lists(legs: 3)
        let query = QueryFeatures(text: "a query of five words")
        let method = QueryDependentFusion(model)
        let weights = method.weights(for: lists, query: query)
        #expect(abs(weights.reduce(0, +) - 3.5) < 1e-12 && weights.allSatisfy { $0 >= 0 })
        let fused = method.fuse(lists, query: query, limit: 50)
        let linear = try LinearFusion(weights: weights, normalizers: model.normalizers)
        #expect(fused == linear.fuse(lists, limit: 50))
        for contribution in fused.flatMap(\.contributions) {
            #expect(contribution.weight == weights[contribution.leg])
        }
        #expect(RankedList(fused) == method.rank(lists, query: query, limit: 50))
    }

    /// e^(effect · (value − mean) / deviation), by hand.
    @Test func weightsFollowTheFormula() throws {
        let term = QueryDependentModel.Term(feature: .query("words"), mean: 1, deviation: 2, effects: [0.5, 0])
        let model = try QueryDependentModel(
            legs: ["a", "b"], normalizers: [.minmax, .minmax], weights: [1, 3], terms: [term])
        let method = QueryDependentFusion(model)
        func weights(_ value: Double?) -> [Double] {
            method.weights(for: [.empty, nil], query: QueryFeatures(values: value.map { ["words": $0] } ?? [:]))
        }
        let factor = exp(0.5 * (3.0 - 1) / 2)
        #expect(abs(weights(3)[0] - 4 * factor / (factor + 3)) < 1e-12)
        #expect(abs(weights(3)[1] - 12 / (factor + 3)) < 1e-12)
        #expect(weights(1) == [1, 3], "the mean changes nothing")
        #expect(weights(nil) == [1, 3], "and so does what is not known")
        #expect(weights(.nan) == [1, 3])
        #expect(weights(1e300) == weights(7), "a value counts three deviations at most")
        #expect(method.readsQuery)
        #expect(!QueryDependentFusion(try QueryDependentModel(legs: ["a"], normalizers: [.none], weights: [1])).readsQuery)
    }

    /// Effects that no training makes do not make weights that are no numbers.
    @Test(arguments: [[1e308, 1e308], [0, 1e308], [1e-300, 1], [0, 0], [.leastNonzeroMagnitude, 0]], [1e308, -1e308, 800, 0])
    func hostileNumbersDoNoHarm(_ weights: [Double], _ effect: Double) throws {
        let term = { QueryDependentModel.Term(feature: .query($0), mean: 0, deviation: .leastNonzeroMagnitude, effects: [effect, -effect]) }
        let model = try QueryDependentModel(
            legs: ["a", "b"], normalizers: [.minmax, .minmax], weights: weights, terms: [term("x"), term("y")])
        for value in [0, 1, -1, 1e308, -1e308] {
            let predicted = QueryDependentFusion(model).weights(
                for: [list("x"), list("y")], query: QueryFeatures(values: ["x": value, "y": value]))
            #expect(predicted.allSatisfy { $0.isFinite && $0 >= 0 }, "\(predicted)")
        }
    }

    @Test(arguments: 0..<100) func legsMayComeInAnyOrder(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let before = try model(&random, weights: [0.5, 1, 2], strength: 0.3)
        let lists = random.lists(legs: 3)
        let order = [0, 1, 2].shuffled(using: &random)
        func place(_ leg: Int) -> Int { order.firstIndex(of: leg) ?? 0 }
        let terms = before.terms.map { term in
            let feature: QueryFeature =
                switch term.feature {
                case .leg(let kind, let leg): .leg(kind, place(leg))
                case .pair(let kind, let a, let b) where kind.isSymmetric && place(a) > place(b):
                    .pair(kind, place(b), place(a))
                case .pair(let kind, let a, let b): .pair(kind, place(a), place(b))
                case .query: term.feature
                }
            return QueryDependentModel.Term(
                feature: feature, mean: term.mean, deviation: term.deviation, effects: order.map { term.effects[$0] })
        }
        let after = try QueryDependentModel(
            legs: order.map { before.legs[$0] }, normalizers: order.map { before.normalizers[$0] },
            weights: order.map { before.weights[$0] }, terms: terms)
        let a = QueryDependentFusion(before).weights(for: lists, query: .none)
        let b = QueryDependentFusion(after).weights(for: order.map { lists[$0] }, query: .none)
        for (place, leg) in order.enumerated() { #expect(abs(a[leg] - b[place]) < 1e-9) }
    }

    @Test func allLegsMayFail() throws {
        var random = SeededGenerator(seed: 1)
        let method = QueryDependentFusion(try model(&random, weights: [1, 1, 1], strength: 1))
        #expect(method.fuse([nil, nil, nil], limit: 10).isEmpty)
        #expect(method.fuse([.empty, .empty, nil], limit: 10).isEmpty)
    }
}
