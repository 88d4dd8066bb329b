import Foundation
import IndexFiles
import Retrieval

/// A segment of sparse vectors, inverted: exact top-k by dot product with a query vector.
///
/// Weights are kept in 8 bits over the segment's greatest weight; scores are exact over these. ``SparseVectorFile`` keeps
/// the full precision.
///
/// The index is a mapped file that never changes; any number of threads search it at once without waiting for one
/// another.
public struct ImpactIndex: Sendable {
    private let file: SegmentFile
    private let facts: SegmentFacts
    private let vocabulary: MappedArray<UInt32>
    private let lists: PostingLists

    /// Maps an index that ``ImpactIndexBuilder`` wrote. What is in it is checked when it is first used; whatever the file
    /// holds, searching it stays within its bounds.
    ///
    /// - Throws: ``SegmentFileError`` with the file and what is wrong.
    /// - Complexity: O(size of the file / 16,384).
    public init(opening url: URL) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .impacts)
        facts = try file.facts(.impacts)
        vocabulary = try file.array(.vocabularyIDs, of: UInt32.self)
        lists = try PostingLists(file, termCount: vocabulary.count, documentCount: facts.documentCount)
    }

    public var documentCount: Int { facts.documentCount }

    /// The weight of the impact 1.
    var scale: Float { facts.scale }

    /// The number of weights above zero in all documents.
    public var postingCount: Int { facts.postingCount }

    /// The number of different terms.
    public var termCount: Int { vocabulary.count }

    /// The size of the file.
    public var byteCount: Int { file.byteCount }

    /// Compares the whole file with its checksums.
    ///
    /// - Throws: ``SegmentFileError`` with what is damaged; `CancellationError`.
    public func verify() throws {
        try file.verifyAll()
    }

    /// The vocabulary ids that documents have, ascending.
    public func terms() throws(SegmentFileError) -> [UInt32] {
        Array(try vocabulary.elements())
    }

    /// The number of documents that have a term.
    ///
    /// - Complexity: O(log terms).
    public func documentFrequency(of term: UInt32) throws(SegmentFileError) -> Int {
        guard let list = try vocabulary.index(of: term, in: 0..<termCount) else { return 0 }
        return try lists.postingCount(list)
    }

    /// The documents that have a term, ascending, each with its weight as the index keeps it.
    public func postings(of term: UInt32) throws(SegmentFileError) -> [OrdinalHit] {
        guard let list = try vocabulary.index(of: term, in: 0..<termCount) else { return [] }
        let postings = try lists.postings(list).postings
        var result: [OrdinalHit] = []
        result.reserveCapacity(postings.count)
        withExtendedLifetime(file) {
            postings.forEach(documentCount: documentCount) { ordinal, payload in
                result.append(OrdinalHit(ordinal: ordinal, score: Float(payload) * facts.scale))
            }
        }
        return result
    }

    /// The documents whose dot product with the query is above zero, best first by `OrdinalHit.ranksBefore`.
    ///
    /// Products with the weights that the index keeps are added in ascending order of terms, in single precision.
    ///
    /// - Parameters:
    ///   - limit: The most hits to return; may be greater than the number of documents.
    ///   - allowed: The documents that may be returned, nil for all.
    ///   - minimumScore: Documents below this score are left out, and searched for less: what is below the worst of as
    ///     many hits of other segments cannot be among the best of all (``ScoreFloor``).
    ///   - twoPhase: How to leave terms of the query out at first, for speed; nil finds exactly the best.
    /// - Throws: ``SegmentFileError`` when what the query needs of the file is damaged; `CancellationError`.
    /// - Precondition: The capacity of `allowed` is ``documentCount``.
    /// - Complexity: O(postings of the query's terms + documents).
    public func search(
        _ query: SparseVector, limit: Int, allowed: OrdinalSet? = nil, minimumScore: Float = 0,
        twoPhase: TwoPhaseSearch? = nil
    ) throws -> [OrdinalHit] {
        let terms = try queryTerms(query)
        guard !terms.isEmpty else { return [] }
        let scorer = ImpactScorer(terms: terms, scale: facts.scale, leastWeight: twoPhase?.leastWeight(in: query) ?? 0)
        var search = TwoPassSearch(
            scorer: scorer, documentCount: documentCount, limit: limit, allowed: allowed, minimumScore: minimumScore)
        let coarseLimit = scorer.leavesTermsOut ? twoPhase?.candidateCount(limit: limit) : nil
        return try SearchWorkspace.withWorkspace { workspace in
            try withExtendedLifetime(file) { try search.hits(coarseLimit: coarseLimit, in: workspace) }
        }
    }

    /// What each term of the query that the document has adds to its score, in ascending order of terms.
    ///
    /// - Returns: Nothing for a document that does not match or does not exist.
    public func contributions(
        of query: SparseVector, toDocument ordinal: DocumentOrdinal
    ) throws(SegmentFileError) -> [(term: UInt32, contribution: Float)] {
        guard Int(ordinal) < documentCount else { return [] }
        let terms = try queryTerms(query)
        return withExtendedLifetime(file) {
            terms.compactMap { term in
                guard let payload = term.postings.payload(of: ordinal) else { return nil }
                return (term.term, term.weight * (Float(payload) * facts.scale))
            }
        }
    }

    /// The terms of a query that documents have, ascending.
    private func queryTerms(_ query: SparseVector) throws(SegmentFileError) -> [ImpactQueryTerm] {
        var result: [ImpactQueryTerm] = []
        result.reserveCapacity(query.count)
        var start = 0
        for i in 0..<query.count {
            start = try vocabulary.lowerBound(of: query.terms[i], in: start..<termCount)
            guard start < termCount else { break }
            guard try vocabulary[start] == query.terms[i] else { continue }
            let (postings, greatestImpact) = try lists.postings(start)
            result.append(
                ImpactQueryTerm(
                    term: query.terms[i], weight: query.weights[i], postings: postings, greatestImpact: greatestImpact))
        }
        return result
    }
}

/// A term of a query as a segment sees it.
struct ImpactQueryTerm {
    let term: UInt32
    let weight: Float
    let postings: PostingBytes
    let greatestImpact: UInt8
}
