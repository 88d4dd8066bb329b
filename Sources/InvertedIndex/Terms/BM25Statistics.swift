import Foundation
import IndexFiles

/// What BM25 must know of a whole collection to score its documents: with the same statistics, all segments (and all
/// machines) score as one index. As in Lucene, deleted documents count until they are merged away.
public struct BM25Statistics: Equatable, Sendable {
    /// The number of documents that have a term at all.
    public private(set) var documentCount = 0
    /// The lengths of all documents together.
    public private(set) var totalLength = 0
    private var documentFrequencies: [TermKey: Int] = [:]

    /// The statistics of segments together, for the terms of a query.
    ///
    /// - Complexity: O(segments · terms · log terms of the segment).
    /// - Throws: ``SegmentFileError`` when what tells the frequencies is damaged.
    public init(indexes: [TermIndex], terms: [String]) throws(SegmentFileError) {
        for index in indexes {
            documentCount += index.documentsWithTerms
            totalLength += index.totalLength
        }
        for key in Set(terms.map(TermKey.init)) {
            var frequency = 0
            for index in indexes {
                frequency += try index.documentFrequency(of: key.term)
            }
            documentFrequencies[key] = frequency
        }
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
