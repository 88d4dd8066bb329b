import Foundation
import IndexFiles
import Retrieval

extension TermIndex {
    /// Writes the index of documents of other indexes, without their texts. The file appears under its name complete and
    /// on disk, or not at all; it is the one that ``TermIndexBuilder`` writes of the same documents in the same order.
    ///
    /// - Parameters:
    ///   - plan: Which documents, and in what order.
    ///   - temporaryFolder: Where the file is until it is complete, on the disk where it is to be.
    ///   - memory: About how many bytes to work with, besides some for each document and each term.
    ///   - threads: How many threads build lists at once.
    /// - Precondition: The plan is one for these indexes.
    /// - Throws: ``SegmentFileError`` when an index is damaged or the file cannot be written; `CancellationError`.
    /// - Complexity: O(postings), O(postings · log documents) where the order of documents changes; and for each term
    ///   a look at each index.
    public static func merge(
        _ indexes: [TermIndex], by plan: MergePlan, to url: URL, temporaryFolder: URL,
        memory: Int = TermIndexBuilder.standardMemory, threads: Int = 1
    ) throws {
        precondition(plan.capacities == indexes.map(\.documentCount), "the plan is for other indexes")
        let segments = MergedSegment.segments(indexes, by: plan)
        let terms = try MergedTerms(segments)
        let lengths = try segments.lengths(of: plan)
        let facts = try segments.facts(of: plan, lengths, terms)
        var file = try SegmentFileWriter(.terms, in: temporaryFolder)
        try file.append(.lengths, lengths)
        try file.append(.norms, lengths.map(DocumentLengthNorm.encode))
        try file.append(terms, of: segments)
        let order = terms.inOrderOfOccurrence()
        let lists = ListPlan(
            documentCount: plan.count,
            lists: order.enumerated().map { (key: UInt32($0.offset), terms.terms[Int($0.element)].statistics) },
            withRows: false)
        let source = MergedPostings(segments: segments, terms: terms, order: order)
        let entries = try ListsWriter(plan: lists, memory: memory, threads: threads)
            .write(source, payloads: FrequencyPayloads(), to: &file)
        var entriesByTerm = entries
        for (list, term) in order.enumerated() { entriesByTerm[Int(term)] = entries[list] }
        try file.append(.lists, entriesByTerm)
        try file.append(facts)
        try file.finish(as: url)
    }
}

extension [MergedSegment] {
    fileprivate func lengths(of plan: MergePlan) throws(SegmentFileError) -> [UInt32] {
        let lengths = try map { segment throws(SegmentFileError) in try segment.index.lengths.elements() }
        return withExtendedLifetime(self) {
            plan.sources.map { lengths[$0.segment][Int($0.ordinal)] }
        }
    }

    /// - Throws: ``SegmentFileError`` when the documents' lengths are not what their terms add up to: nobody could open
    ///   the merged file.
    fileprivate func facts(
        of plan: MergePlan, _ lengths: [UInt32], _ terms: MergedTerms
    ) throws(SegmentFileError) -> SegmentFacts {
        var totalLengths = map { _ in 0 }
        for (source, length) in zip(plan.sources, lengths) { totalLengths[source.segment] += Int(length) }
        for (segment, length) in totalLengths.enumerated() where length != terms.totalFrequencies[segment] {
            throw self[segment].index.file.malformed(
                "its documents have \(length) terms by their lengths and \(terms.totalFrequencies[segment]) by its lists")
        }
        var facts = SegmentFacts()
        facts.documentCount = plan.count
        facts.postingCount = terms.terms.reduce(0) { $0 + Int($1.statistics.count) }
        facts.totalLength = totalLengths.reduce(0, +)
        facts.documentsWithTerms = lengths.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
        guard facts.documentsWithTerms <= facts.postingCount else {
            throw self[0].index.file.malformed("more documents have a length than have terms")
        }
        return facts
    }
}

extension SegmentFileWriter {
    /// Writes the dictionary.
    fileprivate mutating func append(_ terms: MergedTerms, of segments: [MergedSegment]) throws {
        var offsets: [UInt64] = [0]
        var bytes: [UInt8] = []
        for term in terms.terms {
            let list = terms.lists[term.lists.lowerBound]
            bytes.append(contentsOf: try segments[Int(list.segment)].index.dictionary.utf8(Int(list.number)))
            offsets.append(UInt64(bytes.count))
        }
        try append(.termOffsets, offsets)
        try append(.termBytes, bytes)
    }
}
