import Foundation
import IndexFiles
import Retrieval

/// A segment of analyzed texts, inverted: which documents have a term, and how often.
///
/// The index is a mapped file that never changes; any number of threads search it at once without waiting for one
/// another.
public struct TermIndex: Sendable {
    let file: SegmentFile
    private let facts: SegmentFacts
    let lengths: MappedArray<UInt32>
    /// The length of each document in the one byte that Lucene has for it.
    let norms: MappedArray<UInt8>
    let dictionary: TermDictionary
    private let lists: PostingLists

    /// Maps an index that ``TermIndexBuilder`` wrote. What is in it is checked when it is first used; whatever the file
    /// holds, searching it stays within its bounds.
    ///
    /// - Throws: ``SegmentFileError`` with the file and what is wrong.
    /// - Complexity: O(size of the file / 16,384).
    public init(opening url: URL) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .terms)
        facts = try file.facts(.terms)
        lengths = try file.array(.lengths, of: UInt32.self)
        norms = try file.array(.norms, of: UInt8.self)
        guard lengths.count == facts.documentCount, norms.count == facts.documentCount else {
            throw file.malformed(
                "it has \(facts.documentCount) documents but \(lengths.count) lengths and \(norms.count) norms")
        }
        dictionary = try TermDictionary(file)
        lists = try PostingLists(file, termCount: dictionary.count, documentCount: facts.documentCount)
    }

    public var documentCount: Int { facts.documentCount }

    /// The number of different terms.
    public var termCount: Int { dictionary.count }

    /// The number of pairs of a term and a document that has it.
    public var postingCount: Int { facts.postingCount }

    /// The lengths of all documents together.
    public var totalLength: Int { facts.totalLength }

    /// The number of documents that have at least one term: Lucene's `docCount`, the N of BM25.
    public var documentsWithTerms: Int { facts.documentsWithTerms }

    /// The size of the file.
    public var byteCount: Int { file.byteCount }

    /// Compares the whole file with its checksums.
    ///
    /// - Throws: ``SegmentFileError`` with what is damaged; `CancellationError`.
    public func verify() throws {
        try file.verifyAll()
    }

    /// The number of terms in a document, repetitions and all.
    ///
    /// - Throws: ``SegmentFileError`` when the document does not exist or the file is damaged.
    public func length(of ordinal: DocumentOrdinal) throws(SegmentFileError) -> Int {
        Int(try lengths[Int(ordinal)])
    }

    /// The number of documents that have a term.
    ///
    /// - Complexity: O(log terms).
    public func documentFrequency(of term: String) throws(SegmentFileError) -> Int {
        guard let list = try dictionary.index(of: term) else { return 0 }
        return try lists.postingCount(list)
    }

    /// The documents that have a term, ascending.
    public func postings(of term: String) throws(SegmentFileError) -> [Posting] {
        guard let list = try dictionary.index(of: term) else { return [] }
        return try postings(ofList: list)
    }

    /// Calls `body` with every term, ascending by UTF-8 bytes, and its postings: for exchange and merging.
    public func forEachTerm(_ body: (_ term: String, _ postings: [Posting]) throws -> Void) throws {
        for list in 0..<termCount {
            try body(try dictionary.term(list), try postings(ofList: list))
        }
    }

    /// The bytes of a term's postings, or nil when no document has it.
    func postingBytes(of term: String) throws(SegmentFileError) -> PostingBytes? {
        guard let list = try dictionary.index(of: term) else { return nil }
        return try postingBytes(ofList: list)
    }

    /// The bytes of a list's postings.
    func postingBytes(ofList list: Int) throws(SegmentFileError) -> PostingBytes {
        let postings = try lists.postings(list).postings
        if case .row = postings.form { throw file.malformed("the list of term \(list) has no frequencies") }
        return postings
    }

    private func postings(ofList list: Int) throws(SegmentFileError) -> [Posting] {
        let bytes = try lists.postings(list).postings
        var postings: [Posting] = []
        postings.reserveCapacity(min(bytes.count, documentCount))
        withExtendedLifetime(file) {
            bytes.forEach(documentCount: documentCount) {
                postings.append(Posting(ordinal: $0, frequency: $1))
            }
        }
        return postings
    }
}

/// A document that has a term, and how often.
public struct Posting: Hashable, Sendable {
    public let ordinal: DocumentOrdinal
    public let frequency: UInt32

    public init(ordinal: DocumentOrdinal, frequency: UInt32) {
        self.ordinal = ordinal
        self.frequency = frequency
    }
}
