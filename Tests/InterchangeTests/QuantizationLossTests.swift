import Interchange
import Retrieval
import Testing

@Suite struct QuantizationLossTests {
    /// Every pair of a query and a document, sorted: slow and obvious.
    private func obviousLoss(
        _ queries: [SparseVector], _ documents: [(id: DocumentID, vector: SparseVector)], factor: Double, depth: Int
    ) -> QuantizationLoss? {
        func scores(_ query: SparseVector, _ weight: (Float) -> Double) -> [ScoredDocument] {
            let weights = Dictionary(uniqueKeysWithValues: zip(query.terms, query.weights.map(weight)))
            let scored = documents.map { document in
                let pairs = zip(document.vector.terms, document.vector.weights)
                let score = pairs.map { weights[$0, default: 0] * weight($1) }.reduce(0, +)
                return ScoredDocument(id: document.id, score: score)
            }
            return scored.filter { $0.score > 0 }.sorted(by: ScoredDocument.ranksBefore)
        }
        var (errors, relative, recalls): ([Double], [Double], [Double]) = ([], [], [])
        for query in queries {
            let full = scores(query) { Double($0) }.prefix(depth)
            let integer = scores(query) { (Double($0) * factor).rounded(.toNearestOrEven) }
            if full.isEmpty { continue }
            for document in full {
                let other = integer.first { $0.id == document.id }?.score ?? 0
                errors.append(abs(other / (factor * factor) - document.score))
                relative.append(errors.last! / document.score)
            }
            let found = full.count { document in integer.prefix(depth).contains { $0.id == document.id } }
            recalls.append(Double(found) / Double(full.count))
        }
        guard !recalls.isEmpty else { return nil }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        return QuantizationLoss(
            queries: recalls.count, depth: depth, pairs: errors.count, largestError: errors.max()!,
            meanError: mean(errors), largestRelativeError: relative.max()!, meanRelativeError: mean(relative),
            recall: mean(recalls))
    }

    private func expect(_ loss: QuantizationLoss?, isAbout other: QuantizationLoss?) {
        guard let loss, let other else {
            #expect(loss == other)
            return
        }
        #expect(loss.queries == other.queries && loss.depth == other.depth && loss.pairs == other.pairs)
        for figure in [
            \QuantizationLoss.largestError, \.meanError, \.largestRelativeError, \.meanRelativeError, \.recall,
        ] {
            #expect(abs(loss[keyPath: figure] - other[keyPath: figure]) <= 1e-9 * max(1, other[keyPath: figure]))
        }
    }

    /// Coarse factors and few different weights, so that scores are equal often and much is lost.
    @Test(arguments: [0.5, 1, 3, 10, 100] as [Float], [1, 3, 10])
    func isThatOfTheObviousSearch(factor: Float, depth: Int) throws {
        var random = SystemRandomNumberGenerator()
        func vector() throws -> SparseVector {
            let count = Int.random(in: 0...8, using: &random)
            let terms = Set((0..<count).map { _ in UInt32.random(in: 0..<20, using: &random) })
            return try SparseVector(
                terms: Array(terms), weights: terms.map { _ in Float(Int.random(in: 1...24, using: &random)) / 8 })
        }
        let quantization = try ImpactQuantization(factor: factor)
        for documentCount in [0, 5, 60] {
            let queries = try (0..<7).map { _ in try vector() }
            let documents = try (0..<documentCount).map { (id: DocumentID("d\($0)"), vector: try vector()) }
            var meter = QuantizationLossMeter(queries: queries, quantization: quantization, depth: depth)
            for document in documents { meter.add(document.vector, id: document.id) }
            expect(meter.loss, isAbout: obviousLoss(queries, documents, factor: Double(factor), depth: depth))
        }
    }

    @Test func aFineFactorLosesLittle() throws {
        let queries = [try SparseVector(terms: [1, 2], weights: [1.23456, 0.4])]
        var meter = QuantizationLossMeter(queries: queries, quantization: .byHundred)
        #expect(meter.loss == nil)
        meter.add(try SparseVector(terms: [2, 3], weights: [2, 9]), id: "a")
        meter.add(try SparseVector(terms: [1], weights: [0.996]), id: "b")
        meter.add(try SparseVector(terms: [4], weights: [1]), id: "not found")
        let loss = try #require(meter.loss)
        #expect(loss.queries == 1 && loss.pairs == 2 && loss.recall == 1)
        // 1.23 · 1.00 for 1.23456 · .996; .4 · 2 is exact but for the last bits of a Float.
        #expect(abs(loss.largestError - abs(1.23 - 1.23456 * 0.996)) < 1e-6)
        #expect(abs(loss.meanError - loss.largestError / 2) < 1e-6)
    }

    @Test func hugeWeightsDoNotOverflow() throws {
        let huge = try SparseVector(terms: [1, 2, 3], weights: [.greatestFiniteMagnitude, 1e30, .leastNonzeroMagnitude])
        var meter = QuantizationLossMeter(queries: [huge], quantization: .byHundred)
        meter.add(huge, id: "d")
        #expect(meter.loss?.pairs == 1)
    }

    @Test func countsWhatRoundingDropped() {
        var tally = QuantizationTally()
        tally.add(impacts: [3, 250], ofWeights: 4)
        tally.add(impacts: [], ofWeights: 2)
        tally.add(impacts: [], ofWeights: 0)
        #expect(tally.vectors == 3 && tally.weights == 6 && tally.droppedWeights == 4)
        #expect(tally.emptiedVectors == 1 && tally.largestImpact == 250)
    }
}
