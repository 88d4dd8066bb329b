import Foundation
import HybridSearch
import TestSupport

/// An index of 120 Debian packages with all three legs and real models, made once for all tests.
enum PackagesIndex {
    static let corpus = Bundle.module.url(forResource: "packages", withExtension: "jsonl", subdirectory: "Fixtures")!

    static let shared = Task {
        let folder = try TemporaryFolder()
        let index = try await SearchIndex.create(at: folder.appending("packages.index"))
        let count = try await index.add(contentsOf: CorpusReader(paths: [corpus.path]))
        return (index: index, count: count, folder: folder)
    }

    static func index() async throws -> SearchIndex {
        try await shared.value.index
    }
}
