import Foundation
import HybridSearch
import Terminal

/// Adds a corpus to an index and shows how far it is.
struct CorpusIndexing {
    let corpus: [String]
    let quiet: Bool

    /// - Returns: What was added and replaced.
    @discardableResult
    func add(_ reader: sending CorpusReader, to index: SearchIndex) async throws -> CommitSummary {
        let bar = ProgressBar("Indexing", unit: .things("docs"), isQuiet: quiet)
        let summary: CommitSummary
        do {
            summary = try await index.add(contentsOf: reader) { progress in
                bar.update(done: progress.documents, total: progress.estimatedTotal)
            }
        } catch {
            bar.cancel()
            throw error
        }
        guard summary.added > 0 else {
            bar.cancel()
            throw CommandFailure("\(corpus.joined(separator: ", ")): the corpus has no documents")
        }
        bar.update(done: summary.added, total: summary.added)
        bar.finish()
        return summary
    }
}

extension IndexingProgress {
    /// The number of documents in all as far as the share of the corpus that has been read tells.
    var estimatedTotal: Int? {
        if let documentsTotal { return documentsTotal }
        guard let fraction, fraction > 0.001 else { return nil }
        return max(documents, Int((Double(documents) / fraction).rounded()))
    }
}
