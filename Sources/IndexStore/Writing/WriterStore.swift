import BoundedExecutor
import Foundation
import Retrieval

/// What a writer writes to: files first, then the transaction that makes them visible.
struct WriterStore: Sendable {
    let database: IndexDatabase
    let files: SegmentFiles
    let library: SegmentLibrary
    let vocabularies: VocabularyLibrary
    let definition: IndexDefinition
    let executor: BoundedExecutor

    // MARK: New segments

    /// Writes what was gathered as a segment and commits it together with the deletions.
    ///
    /// - Parameter vocabulary: The tokens that are new.
    /// - Returns: The live segments as of this commit.
    func publish(
        _ full: SegmentBuilder?, as number: Int64, removing deletions: Set<DocumentID>,
        adding vocabulary: [Commit.VocabularyAddition], to before: SegmentLedger
    ) throws -> (SegmentLedger, CommitSummary) {
        var ledger = before
        var summary = CommitSummary(added: full?.liveCount ?? 0)
        summary.removed = try ledger.remove(full.map { deletions.union($0.ids) } ?? deletions)
        var commit = Commit()
        commit.vocabulary = vocabulary
        // First the changes of segments that may go next: their readers see them all the same.
        commit.dead = ledger.changes(since: before)
        commit.retired = try ledger.removeEmptySegments()
        if let full, full.liveCount > 0 {
            try full.write(to: files.directory(ofSegment: number), threads: executor.threads)
            commit.added = [full.committed(as: number)]
        }
        try apply(commit, to: &ledger)
        return (ledger, summary)
    }

    // MARK: Merged segments

    func write(_ merger: SegmentMerger, as number: Int64, progress: (Double) -> Void) throws {
        guard merger.documents.count > 0 else { return }
        try merger.write(
            to: files.directory(ofSegment: number), threads: executor.threads, progress: progress)
    }

    /// Commits a merged segment in place of its sources.
    ///
    /// - Returns: The live segments as of this commit.
    func publish(_ merger: SegmentMerger, as number: Int64, to before: SegmentLedger) throws -> SegmentLedger {
        var ledger = before
        // A source whose last document died meanwhile is retired already.
        let live = merger.sources.map { before[$0.segment.number] }
        let deadNow = zip(merger.sources, live).map { source, entry in
            entry?.dead ?? OrdinalSet(all: source.segment.documents.documentCount)
        }
        let merged = try MergedDocuments(of: merger, deadNow: deadNow)
        var commit = Commit()
        for (i, entry) in live.enumerated() {
            guard let entry else { continue }
            commit.retired.append(.init(number: entry.segment.number, garbage: merged.garbage[i]))
        }
        ledger.replace(Set(merger.sources.map(\.segment.number)), with: nil)
        if merger.documents.count > 0 {
            commit.added = [
                .init(number: number, documentCount: merger.documents.count, dead: merged.dead)
            ]
        }
        try apply(commit, to: &ledger)
        return ledger
    }

    /// Opens what is new, and commits. Nothing can fail after the transaction, so the ledger is always that of the last
    /// commit.
    private func apply(_ commit: Commit, to ledger: inout SegmentLedger) throws {
        guard !commit.isEmpty else { return }
        for segment in commit.added {
            ledger.replace([], with: .init(segment: try opened(segment), dead: segment.dead))
        }
        // When this fails, the new files stay for the next writer to remove: after an error of the disk nobody can be
        // sure that the transaction will not be there once the machine has been started again.
        try database.apply(commit)
    }

    private func opened(_ segment: Commit.NewSegment) throws -> StoredSegment {
        let row = IndexDatabase.SegmentRow(
            number: segment.number, documentCount: segment.documentCount, dead: segment.dead)
        guard let stored = try library.segment(row) else {
            throw files.isMissing(segment: segment.number)
        }
        return stored
    }

    // MARK: Removal

    /// Removes what a killed process left, and what readers have let go.
    func removeLeftovers() throws {
        let live = try database.segments().map(\.number)
        let orphans = try files.orphans(known: Set(live + database.retiredSegments()))
        if !orphans.isEmpty {
            // A failed transaction may name one of them.
            try database.buryFailedTransactions()
            for folder in orphans { try SegmentFiles.remove(folder) }
        }
        try removeRetired()
    }

    /// Removes the retired segments that nobody reads any more, with the documents that only they had.
    func removeRetired() throws {
        for number in try database.retiredSegments() {
            _ = try FolderPin.whenUnclaimed(files.directory(ofSegment: number)) {
                try database.forget(segment: number)
                try files.remove(segment: number)
            }
        }
    }
}
