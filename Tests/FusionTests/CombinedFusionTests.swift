import Fusion
import Retrieval
import Testing

/// What users of other systems ran into, as rules that hold for every method.
@Suite struct CombinedFusionTests {
    private let first = scored(["a": 9, "b": 8, "c": 4, "d": 1])
    private let second = scored(["d": 7, "c": 6, "e": 2])

    private func scores(_ method: any FusionMethod, _ lists: [RankedList?]) -> [DocumentID: Double] {
        Dictionary(uniqueKeysWithValues: method.fuse(lists, limit: .max).map { ($0.id, $0.score) })
    }

    @Test(arguments: FusionPropertyTests.combiners) func aWeightAlwaysActs(_ combiner: Combiner) throws {
        let light = try CombinedFusion(combiner, weights: [1, 0.01], normalizer: .sigmoid(a: 0.1))
        let heavy = try CombinedFusion(combiner, weights: [0.01, 1], normalizer: .sigmoid(a: 0.1))
        #expect(
            light.fuse([first, second], limit: 9).map(\.id) != heavy.fuse([first, second], limit: 9).map(\.id)
                || scores(light, [first, second]) != scores(heavy, [first, second]))
    }

    /// A leg of weight 0 has no say: the order is that of the other one, its own documents come with nothing.
    @Test(arguments: FusionPropertyTests.combiners) func aWeightOfZeroIsNoSay(_ combiner: Combiner) throws {
        let fused = try CombinedFusion(combiner, weights: [1, 0], normalizer: .minmax).fuse([first, second], limit: 4)
        let alone = try CombinedFusion(combiner, weights: [1], normalizer: .minmax).fuse([first], limit: 4)
        // In a log-ISR of one leg all documents score 0.
        if combiner != .logISR(sigma: 0), combiner != .borda { #expect(fused.map(\.id) == alone.map(\.id)) }
    }

    @Test(arguments: FusionPropertyTests.combiners) func singleHitsAndEqualScoresCount(_ combiner: Combiner) throws {
        for normalizer in [ScoreNormalizer.minmax, .l2Norm, .dbsf, .rank, .sigmoid(), .sum] {
            let method = try CombinedFusion(combiner, weights: [1, 1, 1], normalizer: normalizer)
            let fused = method.fuse([scored(["x": 3]), scored(["x": 5, "y": 5]), scored(["y": 5, "x": 5])], limit: 9)
            #expect(Set(fused.map(\.id)) == ["x", "y"])
            #expect(fused.allSatisfy { $0.score.isFinite && $0.score > 0 })
        }
    }

    @Test(arguments: FusionPropertyTests.combiners) func scaledScoresAreFromZeroToOne(_ combiner: Combiner) throws {
        let method = try CombinedFusion(combiner, weights: [0.5, 2, 3], normalizer: .minmax, isScaled: true)
        let agreed = list("a", "b", "c")
        let best = try #require(method.fuse([agreed, agreed, agreed], limit: 1).first)
        let isShared = combiner != .anz && combiner != .gmnz(gamma: -0.5) && combiner != .min && combiner != .median
        if isShared { #expect(abs(best.score - 1) < 1e-15) }
        #expect(abs(best.contributions.reduce(0) { $0 + $1.value } - best.score) < 1e-15)
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let fused = method.fuse(random.lists(legs: 3), limit: 99)
            #expect(fused.allSatisfy { 0...1 ~= $0.score })
            let raw = try CombinedFusion(combiner, weights: [0.5, 2, 3], normalizer: .minmax)
            random = SeededGenerator(seed: seed)
            #expect(raw.fuse(random.lists(legs: 3), limit: 99).map(\.id) == fused.map(\.id))
        }
    }

    @Test func scaledRRFIsNotTheListsMaximum() throws {
        let method = try ReciprocalRankFusion(.init(), weights: [1, 1], isScaled: true)
        #expect(scores(method, [list("a", "b"), list("b")])["a"] == 0.5)
    }

    @Test func whatHasNoBoundIsNotScaled() {
        for normalizer in [ScoreNormalizer.none, .zscore, .dbsf] {
            #expect(throws: FusionError.noBound(normalizer: normalizer.name)) {
                try CombinedFusion(.sum, weights: [1], normalizer: normalizer, isScaled: true)
            }
        }
    }

    @Test func absentDocumentsMayHaveTheListsMinimum() throws {
        let method = try LinearFusion(weights: [1, 2], normalizer: .none, absent: .minimum)
        let fused = method.fuse([first, second], limit: 9)
        #expect(fused.map(\.id) == ["c", "d", "a", "b", "e"])
        #expect(fused.map(\.score) == [16, 15, 13, 12, 5])
        let a = try #require(fused.first { $0.id == "a" })
        #expect(a.contributions[1] == Contribution(leg: 1, weight: 2, value: 4))
        #expect(throws: FusionError.absentNotTaken(combiner: "max")) {
            try CombinedFusion(.max, weights: [1], absent: .minimum)
        }
    }

    @Test func contributionsSayWhoDecided() throws {
        let lists = [scored(["x": 3]), scored(["x": 5]), scored(["x": 4])]
        func values(_ combiner: Combiner, _ weights: [Double] = [1, 1, 1]) throws -> [Double] {
            try CombinedFusion(combiner, weights: weights).fuse(lists, limit: 1)[0].contributions.map(\.value)
        }
        #expect(try values(.max) == [0, 5, 0])
        #expect(try values(.min) == [3, 0, 0])
        #expect(try values(.median) == [0, 0, 4])
        #expect(try values(.median, [1, 1, 0]) == [1.5, 2.5, 0])
        #expect(try values(.mnz) == [9, 15, 12])
        #expect(try values(.mean(.arithmetic), [1, 2, 1]) == [0.75, 2.5, 1])
        #expect(try values(.condorcet, [1, 2, 1]) == [0.25, 0.5, 0.25])
    }

    /// Two legs that disagree tie in votes; then reciprocal ranks decide, and ids at last.
    @Test func condorcetTiesAndCircles() throws {
        let two = try CombinedFusion(.condorcet, weights: [1, 1])
        #expect(two.fuse([list("b", "a"), list("a", "b")], limit: 9).map(\.id) == ["a", "b"])
        #expect(two.fuse([list("z", "a", "b"), list("z", "b", "a")], limit: 9).map(\.id) == ["z", "a", "b"])
        let three = try CombinedFusion(.condorcet, weights: [1, 1, 1])
        let circle = [list("a", "b", "c"), list("b", "c", "a"), list("c", "a", "b")]
        #expect(three.fuse(circle, limit: 9).map(\.score) == [3, 2, 1])
    }

    @Test func parametersHaveRanges() {
        #expect(throws: FusionError.outOfRange("persistence", 1, "above 0 and below 1")) {
            try CombinedFusion(.rbc(persistence: 1), weights: [1])
        }
        #expect(throws: FusionError.self) { try CombinedFusion(.logISR(sigma: -1), weights: [1]) }
        #expect(throws: FusionError.self) { try CombinedFusion(.gmnz(gamma: .nan), weights: [1]) }
        #expect(throws: FusionError.self) { try CombinedFusion(.rrf(.init(origin: 2)), weights: [1]) }
        #expect(throws: FusionError.rankConstantTooSmall(0)) { try CombinedFusion(.rrf(.init(constant: 0)), weights: [1]) }
        #expect(throws: FusionError.noLowestScore) {
            try LinearFusion(weights: [1], normalizer: .theoreticalMinmax(lowest: nil))
        }
    }

    /// Scores and weights that overflow still make an order.
    @Test(arguments: FusionPropertyTests.combiners) func survivesExtremes(_ combiner: Combiner) throws {
        let method = try CombinedFusion(combiner, weights: [1e308, 1e-308, 5], normalizer: .none)
        let extreme = scored(["a": .greatestFiniteMagnitude, "b": 0, "c": -.greatestFiniteMagnitude])
        for document in method.fuse([extreme, extreme, extreme], limit: 9) { #expect(document.score.isFinite) }
    }

    /// Against sorting by comparison, where the order is by radix: many documents, few values, and outliers.
    @Test(arguments: 0..<20) func longListsAreInOrder(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = (0..<3).map { _ in
            RankedList(
                sorting: (0..<700).shuffled(using: &random).prefix(400).map {
                    ScoredDocument(
                        id: DocumentID("document \($0)"),
                        score: $0 == 7 ? 1e12 : Double(Int.random(in: 0...(seed % 2 == 0 ? 9 : 1_000_000), using: &random)))
                })
        }
        let method = try LinearFusion(weights: [1, 1, 0.5], normalizer: .none)
        let fused = method.fuse(lists, limit: .max)
        let sorted = RankedList(sorting: fused.map { ScoredDocument(id: $0.id, score: $0.score) }).documents
        #expect(fused.map(\.id) == sorted.map(\.id))
        for limit in [1, 10, 100, 500] { #expect(method.rank(lists, limit: limit).documents == Array(sorted.prefix(limit))) }
    }
}
