import Retrieval
import Testing

@Suite struct SparseVectorTests {
    @Test func ordersTermsAndAddsDuplicates() throws {
        let vector = try SparseVector(terms: [7, 2, 7, 9], weights: [1, 2, 0.5, 0])
        #expect(vector.terms == [2, 7])
        #expect(vector.weights == [2, 1.5])
    }

    @Test func refusesWhatIsNotFinite() {
        #expect(throws: SparseVectorError.notFinite(term: 3)) {
            try SparseVector(terms: [1, 3], weights: [1, .nan])
        }
        #expect(throws: SparseVectorError.notFinite(term: 5)) {
            try SparseVector(terms: [5, 5], weights: [.greatestFiniteMagnitude, .greatestFiniteMagnitude])
        }
        #expect(throws: SparseVectorError.differentCounts(terms: 2, weights: 1)) {
            try SparseVector(terms: [1, 3], weights: [1])
        }
    }

    @Test func dotProductMeetsOnlySharedTerms() throws {
        let a = try SparseVector(terms: [1, 4, 9], weights: [1, 2, 3])
        let b = try SparseVector(terms: [4, 5, 9], weights: [10, 10, 0.5])
        #expect(a.dot(b) == 21.5)
        #expect(a.dot(.empty) == 0)
    }
}
