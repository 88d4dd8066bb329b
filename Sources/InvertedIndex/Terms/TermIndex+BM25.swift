import CSearchKernels
import IndexFiles
import Retrieval

extension TermIndex {
    /// The documents that have a term of the query, best first by `OrdinalHit.ranksBefore`, scored by BM25 as
    /// Lucene's BM25Similarity does: Σ idf · tf / (tf + k1 · (1 − b + b · length / mean length)), the length as one
    /// byte has it.
    ///
    /// A term that occurs twice counts twice. Contributions are added in single precision in the order in which the
    /// terms first occur (Lucene adds in double precision, so the last digit of a score can differ).
    ///
    /// - Parameters:
    ///   - terms: The analyzed query.
    ///   - statistics: Those of all segments that are searched together, for these terms.
    ///   - limit: The most hits to return; may be greater than the number of documents.
    ///   - allowed: The documents that may be returned, nil for all.
    ///   - minimumScore: Documents below this score are left out, and searched for less: what is below the worst of as
    ///     many hits of other segments cannot be among the best of all (``ScoreFloor``).
    /// - Throws: ``SegmentFileError`` when what the query needs of the file is damaged; `CancellationError`.
    /// - Precondition: The capacity of `allowed` is ``documentCount``.
    /// - Complexity: O(postings of the terms + documents), less when the postings are few.
    public func search(
        terms: [String], statistics: BM25Statistics, parameters: BM25Parameters = .standard, limit: Int,
        allowed: OrdinalSet? = nil, minimumScore: Float = 0
    ) throws -> [OrdinalHit] {
        let terms = try queryTerms(terms, statistics)
        guard !terms.isEmpty else { return [] }
        let norms = try norms.elements()
        let model = BM25Model(parameters, averageLength: statistics.averageLength)
        return try SearchWorkspace.withWorkspace { workspace in
            let scorer = BM25Scorer(terms: terms, norms: norms, factors: workspace.factors(of: model))
            var search = TwoPassSearch(
                scorer: scorer, documentCount: documentCount, limit: limit, allowed: allowed,
                minimumScore: minimumScore)
            return try withExtendedLifetime(file) { try search.hits(in: workspace) }
        }
    }

    /// What each term of the query that the document has adds to its score, in the order in which the terms first
    /// occur.
    ///
    /// - Returns: Nothing for a document that does not match or does not exist.
    public func contributions(
        of terms: [String], statistics: BM25Statistics, parameters: BM25Parameters = .standard,
        toDocument ordinal: DocumentOrdinal
    ) throws(SegmentFileError) -> [BM25Contribution] {
        guard Int(ordinal) < documentCount else { return [] }
        let normInverse = BM25Model(parameters, averageLength: statistics.averageLength)
            .normInverse(try norms[Int(ordinal)])
        let terms = try queryTerms(terms, statistics)
        return withExtendedLifetime(file) {
            terms.compactMap { term in
                guard let frequency = term.postings.payload(of: ordinal) else { return nil }
                return BM25Contribution(
                    term: term.term, queryFrequency: term.queryFrequency, frequency: Int(frequency),
                    inverseDocumentFrequency: term.inverseDocumentFrequency,
                    contribution: csk_bm25_contribution(term.weight, frequency, normInverse))
            }
        }
    }

    /// The different terms of a query that this segment has, in the order of their first occurrence.
    private func queryTerms(
        _ terms: [String], _ statistics: BM25Statistics
    ) throws(SegmentFileError) -> [BM25QueryTerm] {
        var frequencies: [TermKey: Int] = [:]
        var distinct: [TermKey] = []
        for key in terms.lazy.map(TermKey.init) {
            if frequencies.updateValue((frequencies[key] ?? 0) + 1, forKey: key) == nil { distinct.append(key) }
        }
        var result: [BM25QueryTerm] = []
        result.reserveCapacity(distinct.count)
        for key in distinct {
            guard let postings = try postingBytes(of: key.term) else { continue }
            result.append(
                BM25QueryTerm(
                    term: key.term, queryFrequency: frequencies[key] ?? 0,
                    inverseDocumentFrequency: statistics.inverseDocumentFrequency(of: key.term), postings: postings))
        }
        return result
    }
}

/// What one term of a query adds to a document's BM25 score.
public struct BM25Contribution: Hashable, Sendable {
    public let term: String
    /// How often the query has the term.
    public let queryFrequency: Int
    /// How often the document has the term.
    public let frequency: Int
    public let inverseDocumentFrequency: Float
    /// The part of the score.
    public let contribution: Float
}

/// A term of a query as a segment sees it.
struct BM25QueryTerm {
    let term: String
    let queryFrequency: Int
    let inverseDocumentFrequency: Float
    let postings: PostingBytes

    var weight: Float { Float(queryFrequency) * inverseDocumentFrequency }
}
