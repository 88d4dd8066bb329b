import Fusion
import Retrieval
import Testing

@Suite struct FusionPropertyTests {
    private static let legs = 4

    /// Every method for the given weights; those of scores with normalisers rotated over the legs.
    private func methods(weights: [Double], order: [Int]) throws -> [any FusionMethod] {
        let normalizers = order.map { ScoreNormalizer.standard[$0 % ScoreNormalizer.standard.count] }
        let bounded = order.map { [ScoreNormalizer.minmax, .l2Norm, .rank, .sigmoid()][$0 % 4] }
        let combined = try Self.combiners.flatMap { combiner in
            [
                try CombinedFusion(combiner, weights: weights, normalizers: normalizers),
                try CombinedFusion(combiner, weights: weights, normalizers: bounded, isScaled: true),
            ]
        }
        return [
            try ReciprocalRankFusion(weights: weights),
            try ReciprocalRankFusion(rankConstant: 1, weights: weights),
            try LinearFusion(weights: weights, normalizers: normalizers),
            try LinearFusion(weights: weights, normalizer: .minmax),
            try LinearFusion(weights: weights, normalizer: .zscore, absent: .minimum),
        ] + combined
    }

    static let combiners: [Combiner] = [
        .sum, .mnz, .gmnz(gamma: 0.4), .gmnz(gamma: -0.5), .anz, .weightedMNZ, .max, .min, .median, .mean(.arithmetic),
        .mean(.geometric), .mean(.harmonic), .rrf(.init(constant: 2, origin: 0, weighting: .rank)), .isr,
        .logISR(sigma: 0), .logISR(sigma: 0.01), .borda, .condorcet, .rbc(persistence: 0.9),
    ]

    private func flat(_ fused: [FusedDocument]) -> [ScoredDocument] {
        fused.map { ScoredDocument(id: $0.id, score: $0.score) }
    }

    @Test(arguments: 0..<100) func legsMayComeInAnyOrder(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: Self.legs)
        let weights = random.weights(legs: Self.legs)
        let order = Array(0..<Self.legs)
        let permuted = order.shuffled(using: &random)
        let before = try methods(weights: weights, order: order)
        let after = try methods(weights: permuted.map { weights[$0] }, order: permuted)
        for (a, b) in zip(before, after) {
            #expect(flat(a.fuse(lists, limit: 50)) == flat(b.fuse(permuted.map { lists[$0] }, limit: 50)))
        }
    }

    @Test(arguments: 0..<100) func scoresAreSumsInOrderAndLimitsArePrefixes(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: Self.legs)
        let pool = Set(lists.flatMap { $0?.documents.map(\.id) ?? [] })
        for method in try methods(weights: random.weights(legs: Self.legs), order: Array(0..<Self.legs)) {
            let fused = method.fuse(lists, limit: .max)
            #expect(Set(fused.map(\.id)) == pool && fused.count == pool.count)
            #expect(RankedList(fused).documents == flat(fused))
            #expect(method.fuse(lists, limit: 3) == Array(fused.prefix(3)))
            #expect(method.rank(lists, limit: 4) == RankedList(Array(fused.prefix(4))))
            for document in fused {
                #expect(abs(document.contributions.reduce(0) { $0 + $1.value } - document.score) < 1e-12, "\(method)")
                for part in document.contributions {
                    let position = lists[part.leg]?.documents.firstIndex { $0.id == document.id }
                    #expect(part.rank == position.map { $0 + 1 })
                    #expect(part.score == position.flatMap { lists[part.leg]?.documents[$0].score })
                }
            }
        }
    }

    @Test(arguments: 0..<100) func emptyAndFailedLegsDifferOnlyInContributions(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: Self.legs)
        for method in try methods(weights: random.weights(legs: Self.legs), order: Array(0..<Self.legs)) {
            let failed = method.fuse(lists, limit: 50)
            let empty = method.fuse(lists.map { $0 ?? .empty }, limit: 50)
            if (method as? CombinedFusion)?.combiner == .borda {
                #expect(failed.map(\.id) == empty.map(\.id))
            } else {
                #expect(flat(failed) == flat(empty))
            }
            #expect(empty.allSatisfy { $0.contributions.map(\.leg) == Array(0..<Self.legs) })
            let ran = lists.indices.filter { lists[$0] != nil }
            #expect(failed.allSatisfy { $0.contributions.map(\.leg) == ran })
        }
    }

    /// With a power of two and a shift that are exact, the scores are the same to the bit.
    @Test(arguments: 0..<100) func minmaxIgnoresScaleAndShift(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: 2)
        let moved = lists.map { list in
            list.map { RankedList(sorting: $0.documents.map { ScoredDocument(id: $0.id, score: $0.score * 8 + 3) }) }
        }
        let fusion = try LinearFusion(weights: [1, 0.5], normalizer: .minmax)
        #expect(flat(fusion.fuse(lists, limit: 50)) == flat(fusion.fuse(moved, limit: 50)))
    }

    /// A document that rises in one list does not fall in the fused one.
    @Test(arguments: 0..<100) func aBetterRankNeverHurts(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lists = random.lists(legs: 3).map { $0 ?? .empty }
        guard lists[0].count >= 2 else { return }
        let raised = lists[0].documents[Int.random(in: 1..<lists[0].count, using: &random)]
        let better = RankedList(
            sorting: lists[0].documents.map { $0.id == raised.id ? ScoredDocument(id: $0.id, score: 100) : $0 })
        for method in [
            try ReciprocalRankFusion(legs: 3) as any FusionMethod,
            try LinearFusion(weights: [1, 1, 1], normalizer: .none),
            try LinearFusion(weights: [1, 1, 1], normalizer: .minmax),
        ] {
            let before = method.fuse(lists, limit: 50).firstIndex { $0.id == raised.id }
            let after = method.fuse([better, lists[1], lists[2]], limit: 50).firstIndex { $0.id == raised.id }
            #expect(try #require(after) <= #require(before))
        }
    }
}
