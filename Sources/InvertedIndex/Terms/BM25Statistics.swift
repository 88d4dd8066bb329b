import Foundation
import IndexFiles
import Retrieval

/// What BM25 must know of a whole collection to score its documents: with the same statistics, all segments (and all
/// machines) score as one index.
///
/// Deleted documents do not count, other than in Lucene, where they do until they are merged away: scores are those of a
/// fresh index of the live documents, to the last bit, whatever was deleted when.
public struct BM25Statistics: Equatable, Sendable {
    /// The number of documents that have a term at all.
    public private(set) var documentCount = 0
    /// The lengths of all documents together.
    public private(set) var totalLength = 0
    private var documentFrequencies: [TermKey: Int] = [:]

    /// The statistics of segments together, for the terms of a query.
    ///
    /// - Complexity: O(segments · terms · log terms of the segment), more for what a segment is asked for the first time.
    /// - Throws: ``SegmentFileError`` when what tells the frequencies is damaged.
    public init(_ segments: [LiveTermStatistics], terms: [String]) throws(SegmentFileError) {
        for segment in segments {
            let totals = try segment.totals()
            documentCount += totals.documentsWithTerms
            totalLength += totals.totalLength
        }
        for key in Set(terms.map(TermKey.init)) {
            var frequency = 0
            for segment in segments {
                frequency += try segment.documentFrequency(of: key.term)
            }
            documentFrequencies[key] = frequency
        }
    }

    /// The same for one query; who has more of them makes ``LiveTermStatistics`` once.
    ///
    /// - Parameter segments: Each with the documents that are not deleted, nil for all.
    public init(
        segments: [(index: TermIndex, live: OrdinalSet?)], terms: [String]
    ) throws(SegmentFileError) {
        try self.init(segments.map { LiveTermStatistics($0.index, live: $0.live) }, terms: terms)
    }

    /// The same for segments in which nothing is deleted.
    public init(indexes: [TermIndex], terms: [String]) throws(SegmentFileError) {
        try self.init(segments: indexes.map { ($0, nil) }, terms: terms)
    }

    /// The number of documents that have a term; 0 for a term that was not among the query's.
    public func documentFrequency(of term: String) -> Int {
        documentFrequencies[TermKey(term)] ?? 0
    }

    /// Adds the statistics of other segments for the same query.
    public mutating func add(_ other: BM25Statistics) {
        documentCount += other.documentCount
        totalLength += other.totalLength
        documentFrequencies.merge(other.documentFrequencies, uniquingKeysWith: +)
    }

    /// ln(1 + (N − df + ½) / (df + ½)), as Lucene's BM25Similarity has it.
    public func inverseDocumentFrequency(of term: String) -> Float {
        // Statistics of other documents than those that are scored may know fewer than have the term.
        let df = Double(min(documentFrequency(of: term), documentCount))
        return Float(log(1 + (Double(documentCount) - df + 0.5) / (df + 0.5)))
    }

    /// The mean length of a document that has a term, 1 where there is none.
    public var averageLength: Float {
        documentCount == 0 ? 1 : Float(Double(totalLength) / Double(documentCount))
    }
}
