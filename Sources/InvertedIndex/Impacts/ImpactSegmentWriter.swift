import Foundation
import IndexFiles
import Retrieval

/// Writes sparse vectors as they come, then inverts them: the two files of a segment.
struct ImpactSegmentWriter: ~Copyable, Sendable {
    private let folder: URL
    private let memory: Int
    private var vectors: SparseVectorFileWriter
    private var statistics = VocabularyStatistics()

    /// - Parameters:
    ///   - folder: On the disk where the files are to be.
    ///   - memory: About how many bytes to work with, besides 16 for each document and each term.
    init(in folder: URL, memory: Int) throws {
        self.folder = folder
        self.memory = memory
        vectors = try SparseVectorFileWriter(in: folder, memory: memory)
    }

    mutating func append(_ vector: SparseVectorFile.View) throws {
        try vectors.append(vector)
        statistics.add(vector)
    }

    /// Gives the files their names when both are complete and on disk.
    consuming func write(impacts: URL, vectors: URL, threads: Int) throws {
        let lists = statistics.sorted()
        let (folder, memory) = (folder, memory)
        let vectorFile = try self.vectors.complete()
        let inversion = Inversion(
            vectors: try SparseVectorFile(opening: vectorFile.url), lists: lists, memory: memory, threads: threads)
        let impactFile = try inversion.write(in: folder)
        try vectorFile.rename(to: vectors)
        do {
            try impactFile.rename(to: impacts)
        } catch {
            try? FileManager.default.removeItem(at: vectors)
            throw error
        }
    }
}

/// From vectors to lists of impacts.
private struct Inversion {
    let vectors: SparseVectorFile
    let lists: [(id: UInt32, statistics: ListStatistics)]
    let memory: Int
    let threads: Int

    func write(in folder: URL) throws -> CompleteSegmentFile {
        let greatest = Float(bitPattern: lists.lazy.map(\.statistics.greatest).max() ?? 0)
        let payloads = ImpactPayloads(greatest: greatest)
        let plan = plan(payloads)
        var file = try SegmentFileWriter(.impacts, in: folder)
        let writer = ListsWriter(plan: plan, memory: memory, threads: threads)
        let entries =
            switch vectors.postings {
            case .narrow(let postings): try writer.write(postings, payloads: payloads, to: &file)
            case .wide(let postings): try writer.write(postings, payloads: payloads, to: &file)
            }
        try file.append(.lists, entries)
        try file.append(.vocabularyIDs, plan.keys)
        var facts = SegmentFacts()
        facts.documentCount = vectors.documentCount
        facts.postingCount = vectors.postingCount
        facts.scale = payloads.scale
        try file.append(facts)
        return try file.complete()
    }

    private func plan(_ payloads: ImpactPayloads) -> ListPlan {
        var plan = ListPlan(
            documentCount: vectors.documentCount, lists: lists.map { (key: $0.id, statistics: $0.statistics) },
            withRows: true)
        for i in lists.indices {
            plan.entries[i].greatestImpact = payloads.byte(lists[i].statistics.greatest)
        }
        return plan
    }
}
