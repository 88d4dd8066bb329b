import Foundation
import InvertedIndex
import Retrieval

struct TermFileUse: IndexFileUse {
    let seeds: [URL]
    private let sound: TermIndex
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = folder
        let file = try SeedFiles.terms(in: folder)
        seeds = [file]
        sound = try TermIndex(opening: file)
    }

    func use(_ file: URL) {
        guard let index = try? TermIndex(opening: file) else { return }
        let words = SeedFiles.words + ["long", "zz"]
        if let statistics = try? BM25Statistics(indexes: [index], terms: words) {
            let hits = (try? index.search(terms: words, statistics: statistics, limit: 10)) ?? []
            precondition(hits.allSatisfy { Int($0.ordinal) < index.documentCount })
            _ = try? index.contributions(of: words, statistics: statistics, toDocument: 1)
        }
        try? index.forEachTerm { _, _ in }
        _ = try? index.length(of: 1)
        try? index.verify()
        merge(index)
    }

    private func merge(_ index: TermIndex) {
        guard index.documentCount <= mostMerged else { return }
        let merged = folder.appending(path: "merged")
        try? TermIndex.merge(
            [index, sound], by: MergePlan(ofSome: [index.documentCount, sound.documentCount]), to: merged,
            temporaryFolder: folder)
    }
}
