import Retrieval
import Testing

@Suite struct SparsityStatisticsTests {
    private static let vocabularySize = 30

    private func statistics(_ vectors: some Sequence<SparseVector>) -> SparsityStatistics {
        vectors.reduce(into: SparsityStatistics(vocabularySize: Self.vocabularySize)) { $0.add($1) }
    }

    private func vectors(_ count: Int, seed: Int) throws -> [SparseVector] {
        try randomVectors(count, vocabularySize: Self.vocabularySize, seed: UInt64(seed)) + [.empty]
    }

    @Test(arguments: 1...10) func figuresAreThoseOfTheWholeList(seed: Int) throws {
        let vectors = try vectors(50, seed: seed)
        let statistics = statistics(vectors)
        let lengths = vectors.map(\.count).sorted()
        let weights = vectors.flatMap(\.weights)
        #expect(statistics.count == 51)
        #expect(statistics.postingCount == weights.count)
        #expect(statistics.sparsity == vectors.sparsity(vocabularySize: Self.vocabularySize))
        #expect(statistics.activeDimensions.minimum == 0)
        #expect(statistics.activeDimensions.maximum == lengths.last)
        #expect(statistics.activeDimensions.occurrences(of: 0) == lengths.count { $0 == 0 })
        for share in [0, 0.01, 0.25, 0.5, 0.75, 0.95, 1] {
            let rank = max(1, Int((share * Double(lengths.count)).rounded(.up)))
            #expect(statistics.activeDimensions.percentile(share) == lengths[rank - 1])
        }
        #expect(statistics.maximumWeight == weights.max())
        #expect(statistics.meanWeight == Double(weights.reduce(0, +)) / Double(weights.count))
    }

    @Test(arguments: 1...10) func termsAreCounted(seed: Int) throws {
        let vectors = try vectors(40, seed: seed)
        let statistics = statistics(vectors)
        let occurring = Set(vectors.flatMap(\.terms))
        let frequency = { (term: UInt32) in vectors.count { $0.terms.contains(term) } }
        let expected = occurring.sorted { (frequency($1), $0) < (frequency($0), $1) }
        #expect(statistics.usedTermCount == occurring.count)
        #expect(statistics.mostFrequentTerms(7).map(\.term) == Array(expected.prefix(7)))
        #expect(statistics.mostFrequentTerms(-1).isEmpty)
        for term in statistics.mostFrequentTerms(.max) {
            let weights = vectors.flatMap { zip($0.terms, $0.weights).filter { $0.0 == term.term }.map(\.1) }
            #expect(term.count == weights.count)
            #expect(term.weightSum == Double(weights.reduce(0, +)))
            #expect(term.meanWeight == term.weightSum / Double(weights.count))
            #expect(term.maximumWeight == weights.max())
            #expect(statistics[term.term] == term)
        }
        #expect(statistics[UInt32(Self.vocabularySize)] == nil)
    }

    @Test(arguments: 1...10) func multiplicationsAreThoseOfAllPairs(seed: Int) throws {
        let (queries, documents) = (try vectors(8, seed: seed), try vectors(30, seed: seed + 100))
        let pairs = queries.flatMap { query in documents.map { query.intersection($0).count } }
        let expected = Double(pairs.reduce(0, +)) / Double(pairs.count)
        let flops = statistics(documents).multiplications(perPairWith: statistics(queries))
        #expect(abs(flops - expected) < 1e-9)

        let means = (0..<UInt32(Self.vocabularySize)).map { term in
            documents.reduce(0) { sum, vector in
                sum + Double(zip(vector.terms, vector.weights).first { $0.0 == term }?.1 ?? 0)
            } / Double(documents.count)
        }
        #expect(abs(statistics(documents).flopsRegularizer - means.reduce(0) { $0 + $1 * $1 }) < 1e-9)
    }

    @Test(arguments: 1...10) func partsMergeIntoTheWhole(seed: Int) throws {
        let vectors = try vectors(60, seed: seed)
        for cut in [0, 1, 30, vectors.count] {
            var merged = statistics(vectors[..<cut])
            merged.merge(statistics(vectors[cut...]))
            #expect(merged == statistics(vectors))
        }
    }

    @Test func theLargerVocabularyIsKept() throws {
        var small = SparsityStatistics(vocabularySize: 2)
        small.add(try SparseVector(terms: [1], weights: [1]))
        small.merge(statistics([try SparseVector(terms: [29], weights: [2])]))
        #expect(small.vocabularySize == 30)
        #expect(small.mostFrequentTerms(9).map(\.term) == [1, 29])
        small.growVocabulary(to: 10)
        #expect(small.vocabularySize == 30)
    }

    /// The estimate is exact where no weight is near the bound, and within a bucket's weights where some are.
    @Test(arguments: [1, 4, 8, 12]) func impactsVanishBelowHalfAStep(bits: Int) throws {
        var random = SeededGenerator(seed: UInt64(bits))
        let weights = [3.5] + (0..<4000).map { _ in
            Float.random(in: 1e-4...1, using: &random) * .random(in: 1e-4...3.5, using: &random)
        }
        var statistics = SparsityStatistics(vocabularySize: weights.count)
        statistics.add(try SparseVector(terms: weights.indices.map(UInt32.init), weights: weights))
        let bound = 3.5 / Float(2 * ((1 << bits) - 1))
        let least = weights.count { $0 < bound * 0.992 }
        let most = weights.count { $0 < bound * 1.008 }
        #expect(least <= statistics.vanishingImpactCount(bits: bits))
        #expect(statistics.vanishingImpactCount(bits: bits) <= most)
        #expect(most > 0)
    }

    @Test func nothingCostsNothing() {
        let nothing = statistics([])
        #expect(nothing.activeDimensions.percentile(0.5) == 0)
        #expect(nothing.activeDimensions.mean == 0)
        #expect(nothing.sparsity.ratio == 1)
        #expect(nothing.multiplications(perPairWith: nothing) == 0)
        #expect(nothing.flopsRegularizer == 0)
        #expect(nothing.vanishingImpactCount() == 0)
        #expect(nothing.meanWeight == 0)
        #expect(statistics([.empty]).vanishingImpactCount() == 0)
    }

    @Test func theLargestWeightsCount() throws {
        let huge = try SparseVector(terms: [0, 1], weights: [.greatestFiniteMagnitude, .leastNonzeroMagnitude])
        let statistics = statistics([huge, huge])
        #expect(statistics.vanishingImpactCount() == 2)
        #expect(statistics.flopsRegularizer.isFinite)
    }
}
