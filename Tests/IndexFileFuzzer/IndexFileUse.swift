import Foundation
import InvertedIndex
import Retrieval

/// Everything that can be done with an index file.
enum IndexFileUse {
    static func useImpacts(_ file: URL) {
        guard let index = try? ImpactIndex(opening: file) else { return }
        let terms = ((try? index.terms()) ?? []).prefix(100).filter { $0 < .max }
        let query = try? SparseVector(terms: Array(Set(terms)), weights: Set(terms).map { _ in 1.5 })
        guard let query else { return }
        for limit in [1, 10, index.documentCount] {
            let hits = (try? index.search(query, limit: min(limit, 100_000))) ?? []
            precondition(hits.allSatisfy { Int($0.ordinal) < index.documentCount })
        }
        _ = try? index.search(query, limit: 3, twoPhase: TwoPhaseSearch())
        _ = try? index.contributions(of: query, toDocument: 1)
        for term in terms.prefix(10) { _ = try? index.postings(of: term) }
        try? index.verify()
    }

    static func useTerms(_ file: URL) {
        guard let index = try? TermIndex(opening: file) else { return }
        let words = ["a", "b", "c", "d", "e", "long", "zz"]
        if let statistics = try? BM25Statistics(indexes: [index], terms: words) {
            let hits = (try? index.search(terms: words, statistics: statistics, limit: 10)) ?? []
            precondition(hits.allSatisfy { Int($0.ordinal) < index.documentCount })
            _ = try? index.contributions(of: words, statistics: statistics, toDocument: 1)
        }
        try? index.forEachTerm { _, _ in }
        _ = try? index.length(of: 1)
    }

    static func useVectors(_ file: URL) {
        guard let vectors = try? SparseVectorFile(opening: file) else { return }
        for ordinal in 0..<DocumentOrdinal(min(vectors.documentCount, 300)) { _ = try? vectors.vector(of: ordinal) }
    }
}
