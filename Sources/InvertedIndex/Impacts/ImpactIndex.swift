import CSearchKernels
import Foundation
import Retrieval

/// A segment of sparse vectors, inverted: exact top-k by dot product with a query vector.
///
/// The index is a mapped file that never changes; any number of threads search it at once.
public struct ImpactIndex: Sendable {
    private let file: SegmentFile
    private let lengths: MappedArray<UInt32>
    private let vocabulary: MappedArray<UInt32>
    private let lists: PostingLists<Float>

    /// Maps an index that ``ImpactIndexBuilder`` wrote. Whatever the file holds, searching it stays within its
    /// bounds.
    ///
    /// - Parameter verifyingChecksums: Whether to look for damage by the checksums too. Without them a damaged weight
    ///   can go unnoticed.
    /// - Throws: ``SegmentFileError`` with the file and what is wrong.
    /// - Complexity: O(postings).
    public init(opening url: URL, verifyingChecksums: Bool = true) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .impacts, verifyingChecksums: verifyingChecksums)
        lengths = try file.array(.documentLengths, of: UInt32.self)
        vocabulary = try file.array(.vocabularyIDs, of: UInt32.self)
        guard lengths.count <= Int(DocumentOrdinal.max) else {
            throw file.malformed("it has \(lengths.count) documents")
        }
        guard vocabulary.withUnsafeBufferPointer({ csk_ascends_below($0.baseAddress, $0.count, 1 << 32) }) else {
            throw file.malformed("its vocabulary ids do not ascend")
        }
        lists = try PostingLists(file, payloads: .weights, termCount: vocabulary.count, documentCount: lengths.count)
        guard lists.payloads.withUnsafeBufferPointer({ csk_all_positive_finite($0.baseAddress, $0.count) }) else {
            throw file.malformed("a weight is not a finite number above zero")
        }
        var allPositive = false
        let sum = lengths.withUnsafeBufferPointer { csk_sum($0.baseAddress, $0.count, &allPositive) }
        guard sum == UInt64(lists.ordinals.count) else {
            throw file.malformed("its documents have \(sum) terms, but there are \(lists.ordinals.count) postings")
        }
    }

    public var documentCount: Int { lengths.count }

    /// The number of weights above zero in all documents.
    public var postingCount: Int { lists.ordinals.count }

    /// The number of different terms.
    public var termCount: Int { vocabulary.count }

    /// The size of the file.
    public var byteCount: Int { file.byteCount }

    /// The number of documents that have a term.
    ///
    /// - Complexity: O(log terms).
    public func documentFrequency(of term: UInt32) -> Int {
        vocabulary.index(of: term, in: 0..<termCount).map { lists[$0].count } ?? 0
    }

    /// The documents whose dot product with the query is above zero, best first by `OrdinalHit.ranksBefore`.
    ///
    /// Products are added in ascending order of terms, in single precision, so that a document's score is exactly
    /// `query.dot(document)`.
    ///
    /// - Parameters:
    ///   - limit: The most hits to return; may be greater than the number of documents.
    ///   - allowed: The documents that may be returned, nil for all.
    /// - Precondition: The capacity of `allowed` is ``documentCount``.
    /// - Complexity: O(postings of the query's terms + documents).
    public func search(_ query: SparseVector, limit: Int, allowed: OrdinalSet? = nil) -> [OrdinalHit] {
        let scorer = ImpactScorer(lists: lists)
        return TermAtATime(scorer: scorer, ordinals: lists.ordinals, documentCount: documentCount)
            .search(weightedLists(of: query), limit: limit, allowed: allowed)
    }

    /// What each term of the query that the document has adds to its score, in ascending order of terms.
    ///
    /// - Returns: Nothing for a document that does not match or does not exist.
    public func contributions(
        of query: SparseVector, toDocument ordinal: DocumentOrdinal
    ) -> [(term: UInt32, contribution: Float)] {
        zip(query.terms, query.weights).compactMap { term, weight in
            guard let list = vocabulary.index(of: term, in: 0..<termCount),
                let posting = lists.ordinals.index(of: ordinal, in: lists[list])
            else { return nil }
            return (term, weight * lists.payloads[posting])
        }
    }

    /// The vectors that were appended as these documents, to the last bit.
    ///
    /// - Precondition: The documents exist.
    /// - Complexity: O(terms · log postings + postings of the documents): ask for thousands at a time.
    public func vectors(of documents: Range<DocumentOrdinal>) -> [SparseVector] {
        precondition(Int(documents.upperBound) <= documentCount, "there are only \(documentCount) documents")
        guard !documents.isEmpty else { return [] }
        var terms = [[UInt32]](repeating: [], count: documents.count)
        var weights = [[Float]](repeating: [], count: documents.count)
        for list in 0..<termCount {
            let postings = lists[list]
            var posting = lists.ordinals.lowerBound(of: documents.lowerBound, in: postings)
            while posting < postings.upperBound, lists.ordinals[posting] < documents.upperBound {
                let document = Int(lists.ordinals[posting] - documents.lowerBound)
                terms[document].append(vocabulary[list])
                weights[document].append(lists.payloads[posting])
                posting += 1
            }
        }
        return zip(terms, weights).map { SparseVector(uncheckedTerms: $0, weights: $1) }
    }

    private func weightedLists(of query: SparseVector) -> [WeightedList] {
        var result: [WeightedList] = []
        result.reserveCapacity(query.count)
        var start = 0
        for (term, weight) in zip(query.terms, query.weights) {
            start = vocabulary.lowerBound(of: term, in: start..<termCount)
            guard start < termCount else { break }
            if vocabulary[start] == term {
                result.append(WeightedList(postings: lists[start], weight: weight))
            }
        }
        return result
    }
}

private struct ImpactScorer: PostingScorer {
    let lists: PostingLists<Float>

    func accumulate(
        _ list: WeightedList, from posting: Int, window: Range<DocumentOrdinal>,
        into accumulators: UnsafeMutablePointer<Float>
    ) -> Int {
        lists.ordinals.withUnsafeBufferPointer { ordinals in
            lists.payloads.withUnsafeBufferPointer { weights in
                posting
                    + csk_accumulate_impacts(
                        accumulators, window.lowerBound, window.upperBound, ordinals.baseAddress.map { $0 + posting },
                        weights.baseAddress.map { $0 + posting }, list.postings.upperBound - posting, list.weight)
            }
        }
    }
}
