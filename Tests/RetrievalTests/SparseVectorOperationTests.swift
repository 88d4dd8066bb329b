import Retrieval
import Testing

/// Operations on sparse vectors against the same on dense ones.
@Suite struct SparseVectorOperationTests {
    private static let vocabularySize = 24

    private func dense(_ vector: SparseVector) -> [Float] {
        var numbers = [Float](repeating: 0, count: Self.vocabularySize)
        for (term, weight) in zip(vector.terms, vector.weights) { numbers[Int(term)] = weight }
        return numbers
    }

    @Test(arguments: 1...20) func theDenseVectorsSayTheSame(seed: Int) throws {
        let vectors = try randomVectors(12, vocabularySize: Self.vocabularySize, seed: UInt64(seed)) + [.empty]
        let dots = vectors.similarity(to: vectors)
        let cosines = vectors.similarity(to: vectors, by: .cosine)
        for (i, a) in vectors.enumerated() {
            for (j, b) in vectors.enumerated() {
                let products = zip(dense(a), dense(b)).map { $0 * $1 }
                #expect(dense(a.intersection(b)) == products)
                #expect(a.dot(b) == products.reduce(0, +))
                #expect(dots[i][j] == a.dot(b))
                let lengths = [a, b].map { Double(dense($0).reduce(0) { $0 + $1 * $1 }).squareRoot() }
                let cosine = lengths.contains(0) ? 0 : Double(a.dot(b)) / (lengths[0] * lengths[1])
                #expect(abs(Double(cosines[i][j]) - cosine) < 1e-6)
                #expect(cosines[i][j] == a.similarity(to: b, by: .cosine))
            }
        }
    }

    @Test(arguments: 1...20) func theStrongestTermsAreTheFirstOfTheSorted(seed: Int) throws {
        for vector in try randomVectors(6, vocabularySize: Self.vocabularySize, seed: UInt64(seed)) {
            // A stable sort by weight alone leaves equal weights in order of terms.
            let sorted = zip(vector.terms, vector.weights).enumerated()
                .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
            for count in [-1, 0, 1, 3, vector.count, 100] {
                let expected = sorted.prefix(max(0, count)).sorted { $0.0 < $1.0 }
                let strongest = vector.strongest(count)
                #expect(strongest.terms == expected.map(\.0))
                #expect(strongest.weights == expected.map(\.1))
            }
        }
    }

    @Test func productsStayWithinTheirRange() throws {
        let huge = try SparseVector(terms: [1, 2, 3], weights: [3e38, .leastNonzeroMagnitude, 2])
        let products = huge.intersection(huge)
        #expect(products.terms == [1, 3])
        #expect(products.weights == [.greatestFiniteMagnitude, 4])
        #expect(huge.similarity(to: huge, by: .cosine) == 1)
    }

    @Test func nothingIsSparse() {
        #expect([SparseVector]().sparsity(vocabularySize: 10) == Sparsity(activeDimensions: 0, vocabularySize: 10))
        #expect([SparseVector.empty].sparsity(vocabularySize: 0).ratio == 1)
        #expect([SparseVector]().similarity(to: [SparseVector.empty]).isEmpty)
    }
}
