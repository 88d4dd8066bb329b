import CSearchKernels
import Foundation
import Retrieval

/// A segment of analyzed texts, inverted: which documents have a term, and how often.
///
/// The index is a mapped file that never changes; any number of threads search it at once.
public struct TermIndex: Sendable {
    private let file: SegmentFile
    private let lengths: MappedArray<UInt32>
    let dictionary: TermDictionary
    let lists: PostingLists<UInt32>
    /// The length of each document in the one byte that Lucene has for it.
    let norms: [UInt8]
    /// The lengths of all documents together.
    public let totalLength: Int
    /// The number of documents that have at least one term: Lucene's `docCount`, the N of BM25.
    public let documentsWithTerms: Int

    /// Maps an index that ``TermIndexBuilder`` wrote. Whatever the file holds, searching it stays within its bounds.
    ///
    /// - Parameter verifyingChecksums: Whether to look for damage by the checksums too.
    /// - Throws: ``SegmentFileError`` with the file and what is wrong.
    /// - Complexity: O(postings).
    public init(opening url: URL, verifyingChecksums: Bool = true) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .terms, verifyingChecksums: verifyingChecksums)
        lengths = try file.array(.documentLengths, of: UInt32.self)
        guard lengths.count <= Int(DocumentOrdinal.max) else {
            throw file.malformed("it has \(lengths.count) documents")
        }
        dictionary = try TermDictionary(file)
        lists = try PostingLists(
            file, payloads: .frequencies, termCount: dictionary.count, documentCount: lengths.count)
        totalLength = try Self.checkedTotalLength(lengths, lists, in: file)
        norms = lengths.withUnsafeBufferPointer { $0.map(DocumentLengthNorm.encode) }
        documentsWithTerms = lengths.withUnsafeBufferPointer { $0.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } }
    }

    /// The sum of all lengths, which is that of all frequencies; every document has the length that its postings say.
    private static func checkedTotalLength(
        _ lengths: MappedArray<UInt32>, _ lists: PostingLists<UInt32>, in file: SegmentFile
    ) throws(SegmentFileError) -> Int {
        var allPositive = false
        _ = lists.payloads.withUnsafeBufferPointer { csk_sum($0.baseAddress, $0.count, &allPositive) }
        guard allPositive else { throw file.malformed("a posting has the frequency 0") }
        var sums = [UInt64](repeating: 0, count: lengths.count)
        for (ordinal, frequency) in zip(lists.ordinals, lists.payloads) {
            sums[Int(ordinal)] += UInt64(frequency)
        }
        if let wrong = sums.indices.first(where: { sums[$0] != UInt64(lengths[$0]) }) {
            throw file.malformed("document \(wrong) has \(sums[wrong]) terms, but its length is \(lengths[wrong])")
        }
        return Int(sums.reduce(0, +))
    }

    public var documentCount: Int { lengths.count }

    /// The number of different terms.
    public var termCount: Int { dictionary.count }

    /// The number of pairs of a term and a document that has it.
    public var postingCount: Int { lists.ordinals.count }

    /// The size of the file.
    public var byteCount: Int { file.byteCount }

    /// The number of terms in a document, repetitions and all.
    ///
    /// - Precondition: The document exists.
    public func length(of ordinal: DocumentOrdinal) -> Int {
        Int(lengths[Int(ordinal)])
    }

    /// The number of documents that have a term.
    ///
    /// - Complexity: O(log terms).
    public func documentFrequency(of term: String) -> Int {
        dictionary.index(of: term).map { lists[$0].count } ?? 0
    }

    /// All terms with their postings, ascending by the terms' UTF-8 bytes: for exchange and merging.
    public var terms: TermList { TermList(dictionary: dictionary, lists: lists) }
}
