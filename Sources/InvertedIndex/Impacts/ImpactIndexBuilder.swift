import CSearchKernels
import Foundation
import IndexFiles
import Retrieval

/// Builds an ``ImpactIndex`` and the ``SparseVectorFile`` beside it, in bounded memory.
///
/// Vectors are written as they come; ``write(impacts:vectors:threads:)`` then inverts them. A builder that goes away
/// before that leaves nothing behind.
public final class ImpactIndexBuilder: Sendable {
    /// 64 MiB.
    public static let standardMemory = 64 << 20

    private let folder: URL
    private let memory: Int
    private let input: BuilderInput<Input>

    private struct Input: ~Copyable, Sendable {
        var vectors: SparseVectorFileWriter
        var statistics = VocabularyStatistics()
    }

    /// - Parameters:
    ///   - temporaryFolder: Where the vectors are written, on the disk where the files are to be.
    ///   - memory: About how many bytes to work with, besides 16 for each document and each term.
    /// - Throws: ``SegmentFileError`` when nothing can be written there.
    public init(temporaryFolder: URL, memory: Int = standardMemory) throws {
        folder = temporaryFolder
        self.memory = memory
        input = BuilderInput(Input(vectors: try SparseVectorFileWriter(in: temporaryFolder, memory: memory)))
    }

    /// Adds the next document; its ordinal is the number of documents before it. A document may be empty.
    ///
    /// - Precondition: There are fewer than 2³² − 1 documents, and ``write(impacts:vectors:threads:)`` was not called.
    /// - Throws: `SparseVectorError` for a weight that is not finite, and nothing was added; ``SegmentFileError`` when
    ///   the disk is full, and nothing can be added any more.
    public func append(_ vector: SparseVector) throws {
        try vector.checkInvariants()
        try input.update { input in
            try input.vectors.append(vector)
            input.statistics.add(vector)
        }
    }

    /// Writes the two files. They appear under their names complete and on disk, or not at all.
    ///
    /// The same vectors make the same files, however many threads there are.
    ///
    /// - Parameter threads: How many threads build lists at once.
    /// - Precondition: Called once.
    /// - Throws: ``SegmentFileError`` when a file cannot be written; `CancellationError`.
    /// - Complexity: O(postings), and a look at every document for each part of the lists that fits in the memory.
    public func write(impacts: URL, vectors: URL, threads: Int = 1) throws {
        let input = try input.take()
        let lists = input.statistics.sorted()
        let vectorFile = try input.vectors.complete()
        let impactFile = try invert(SparseVectorFile(opening: vectorFile.url), lists, threads: threads)
        try vectorFile.rename(to: vectors)
        do {
            try impactFile.rename(to: impacts)
        } catch {
            try? FileManager.default.removeItem(at: vectors)
            throw error
        }
    }

    private func invert(
        _ vectors: SparseVectorFile, _ lists: [(id: UInt32, statistics: ListStatistics)], threads: Int
    ) throws -> CompleteSegmentFile {
        let greatest = Float(bitPattern: lists.lazy.map(\.statistics.greatest).max() ?? 0)
        let payloads = ImpactPayloads(greatest: greatest)
        var plan = ListPlan(
            documentCount: vectors.documentCount, lists: lists.map { (key: $0.id, statistics: $0.statistics) },
            withRows: true)
        for i in lists.indices {
            plan.entries[i].greatestImpact = payloads.byte(lists[i].statistics.greatest)
        }
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
}

extension SparseVector {
    /// Makes sure of what the index relies on, since encoders may make vectors unchecked.
    fileprivate func checkInvariants() throws(SparseVectorError) {
        precondition(csk_ascends_below(terms, count, 1 << 32), "the terms of a vector do not ascend")
        guard !csk_all_positive_finite(weights, count) else { return }
        for (term, weight) in zip(terms, weights) {
            guard weight.isFinite else { throw .notFinite(term: term) }
            precondition(weight > 0, "the weight of term \(term) is not above zero")
        }
    }
}
