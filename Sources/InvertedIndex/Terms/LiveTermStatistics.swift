import IndexFiles
import Retrieval
import Synchronization

/// What BM25 must know of a segment some of whose documents are deleted: what an index of the live ones alone would tell.
///
/// Made once for an index and a set of live documents, and shared by all searches of that commit, on any threads: what
/// costs something is computed when it is first asked for, then remembered. Nobody waits for a computation; two threads
/// that ask for the same at once both compute it.
public final class LiveTermStatistics: Sendable {
    /// Up to so many postings are counted as fast as they are looked up in what is remembered.
    private static let fewPostings = 64
    /// Looking one document up in a list costs as much as going through so many postings.
    private static let postingsForOneLookUp = 32

    public let index: TermIndex
    private let live: OrdinalSet
    /// The deleted documents, ascending.
    private let deleted: [DocumentOrdinal]
    private let remembered = Mutex(Remembered())

    private struct Remembered {
        var totals: Totals?
        /// By the number of the term.
        var documentFrequencies: [Int: Int] = [:]
    }

    struct Totals {
        /// The number of live documents that have a term at all.
        var documentsWithTerms: Int
        /// The lengths of all live documents together.
        var totalLength: Int
    }

    /// - Parameter live: The documents that are not deleted, nil for all.
    /// - Precondition: The capacity of `live` is the index's number of documents.
    /// - Complexity: O(documents / 64 + deleted documents).
    public init(_ index: TermIndex, live: OrdinalSet?) {
        precondition(live == nil || live?.capacity == index.documentCount, "the set is one of another segment")
        self.index = index
        self.live = live ?? OrdinalSet(capacity: 0)
        deleted = live.map(Self.missing) ?? []
    }

    /// - Throws: ``SegmentFileError`` when the documents' lengths are damaged.
    /// - Complexity: O(deleted documents) for the first time.
    func totals() throws(SegmentFileError) -> Totals {
        if let totals = remembered.withLock(\.totals) { return totals }
        var totals = Totals(documentsWithTerms: index.documentsWithTerms, totalLength: index.totalLength)
        for ordinal in deleted {
            let length = try index.length(of: ordinal)
            totals.documentsWithTerms -= length > 0 ? 1 : 0
            totals.totalLength -= length
        }
        // A damaged file's lengths may be more than it says that they are.
        guard totals.documentsWithTerms >= 0, totals.totalLength >= 0 else {
            throw index.file.malformed("its deleted documents are longer than all of them")
        }
        remembered.withLock { $0.totals = totals }
        return totals
    }

    /// The number of live documents that have a term.
    ///
    /// - Throws: ``SegmentFileError`` when the term's postings are damaged.
    /// - Complexity: O(log terms); for the first time, and for terms that few documents have, also
    ///   O(min(postings, deleted documents · log postings)).
    public func documentFrequency(of term: String) throws(SegmentFileError) -> Int {
        guard !deleted.isEmpty else { return try index.documentFrequency(of: term) }
        guard let list = try index.dictionary.index(of: term) else { return 0 }
        let postings = try index.postingBytes(ofList: list)
        guard postings.count > Self.fewPostings else { return postings.count - deletedCount(in: postings) }
        if let frequency = remembered.withLock({ $0.documentFrequencies[list] }) { return frequency }
        let frequency = postings.count - deletedCount(in: postings)
        remembered.withLock { $0.documentFrequencies[list] = frequency }
        return frequency
    }

    /// How many of the documents that have a term are deleted.
    private func deletedCount(in postings: PostingBytes) -> Int {
        withExtendedLifetime(index) {
            guard deleted.count * Self.postingsForOneLookUp > postings.count else {
                return deleted.count { postings.payload(of: $0) != nil }
            }
            var count = 0
            postings.forEach(documentCount: index.documentCount) { ordinal, _ in
                count += live.contains(ordinal) ? 0 : 1
            }
            return count
        }
    }

    /// The documents that a set does not have, ascending.
    private static func missing(from set: OrdinalSet) -> [DocumentOrdinal] {
        var missing: [DocumentOrdinal] = []
        for (word, bits) in set.words.enumerated() where bits != .max {
            for bit in 0..<min(64, set.capacity - 64 * word) where bits >> UInt64(bit) & 1 == 0 {
                missing.append(DocumentOrdinal(64 * word + bit))
            }
        }
        return missing
    }
}
