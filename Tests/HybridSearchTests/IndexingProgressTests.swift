import Foundation
import HybridSearch
import Synchronization
import TestSupport
import Testing

@Suite struct IndexingProgressTests {
    /// The share that is reported is the share that is done, also of a corpus smaller than a batch.
    @Test(arguments: [7, 2000]) func theShareOfACorpusGrowsToOne(count: Int) async throws {
        let folder = try TemporaryFolder()
        let corpus = folder.appending("corpus.jsonl")
        let words = String(repeating: "word ", count: 200)
        let lines = (0..<count).map { #"{"_id": "\#($0)", "text": "\#(words)"}"# }
        try Data(lines.joined(separator: "\n").utf8).write(to: corpus)
        let index = try await SearchIndex.create(at: folder.appending("index"), pipeline: .bm25)

        let reports = Mutex<[IndexingProgress]>([])
        let read = try await index.add(contentsOf: CorpusReader(paths: [corpus.path])) { progress in
            reports.withLock { $0.append(progress) }
        }
        #expect(read == CommitSummary(added: count))
        let ordered = reports.withLock { $0 }.sorted { $0.documents < $1.documents }
        #expect(ordered.last?.documents == count)
        #expect(ordered.last?.fraction == 1)
        for progress in ordered {
            let share = Double(progress.documents) / Double(count)
            #expect(abs(try #require(progress.fraction) - share) < 0.15, "\(progress)")
        }
    }
}
