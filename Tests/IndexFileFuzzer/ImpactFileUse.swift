import Foundation
import InvertedIndex
import Retrieval

struct ImpactFileUse: IndexFileUse {
    let seeds: [URL]

    init(in folder: URL) throws {
        seeds = [try SeedFiles.sparse(in: folder).impacts]
    }

    func use(_ file: URL) {
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
}
