import CSearchKernels
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
    /// - Precondition: The capacity of `allowed` is ``documentCount``.
    /// - Complexity: O(postings of the terms + documents), less when the postings are few.
    public func search(
        terms: [String], statistics: BM25Statistics, parameters: BM25Parameters = .standard, limit: Int,
        allowed: OrdinalSet? = nil
    ) -> [OrdinalHit] {
        let lists = queryTerms(terms, statistics).map { WeightedList(postings: $0.postings, weight: $0.weight) }
        let scorer = BM25Scorer(index: self, normInverses: Self.normInverses(statistics, parameters))
        return TermAtATime(scorer: scorer, ordinals: self.lists.ordinals, documentCount: documentCount)
            .search(lists, limit: limit, allowed: allowed)
    }

    /// What each term of the query that the document has adds to its score, in the order in which the terms first
    /// occur.
    ///
    /// - Returns: Nothing for a document that does not match or does not exist.
    public func contributions(
        of terms: [String], statistics: BM25Statistics, parameters: BM25Parameters = .standard,
        toDocument ordinal: DocumentOrdinal
    ) -> [BM25Contribution] {
        let normInverses = Self.normInverses(statistics, parameters)
        return queryTerms(terms, statistics).compactMap { term in
            guard let posting = self.lists.ordinals.index(of: ordinal, in: term.postings) else { return nil }
            let frequency = self.lists.payloads[posting]
            let normInverse = normInverses[Int(norms[Int(ordinal)])]
            return BM25Contribution(
                term: term.term, queryFrequency: term.queryFrequency, frequency: Int(frequency),
                inverseDocumentFrequency: term.inverseDocumentFrequency,
                contribution: csk_bm25_contribution(term.weight, frequency, normInverse))
        }
    }

    private struct QueryTerm {
        let term: String
        let queryFrequency: Int
        let inverseDocumentFrequency: Float
        let postings: Range<Int>

        var weight: Float { Float(queryFrequency) * inverseDocumentFrequency }
    }

    /// The different terms of a query that this segment has, in the order of their first occurrence.
    private func queryTerms(_ terms: [String], _ statistics: BM25Statistics) -> [QueryTerm] {
        var frequencies: [TermKey: Int] = [:]
        var distinct: [TermKey] = []
        for key in terms.lazy.map(TermKey.init) {
            if frequencies.updateValue((frequencies[key] ?? 0) + 1, forKey: key) == nil { distinct.append(key) }
        }
        return distinct.compactMap { key in
            guard let list = dictionary.index(of: key.term) else { return nil }
            return QueryTerm(
                term: key.term, queryFrequency: frequencies[key] ?? 0,
                inverseDocumentFrequency: statistics.inverseDocumentFrequency(of: key.term),
                postings: self.lists[list])
        }
    }

    /// 1 / (k1 · (1 − b + b · length / mean length)) for each norm.
    private static func normInverses(_ statistics: BM25Statistics, _ parameters: BM25Parameters) -> [Float] {
        let (k1, b, average) = (parameters.k1, parameters.b, statistics.averageLength)
        return DocumentLengthNorm.lengths.map { length in 1 / (k1 * ((1 - b) + b * length / average)) }
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

private struct BM25Scorer: PostingScorer {
    let index: TermIndex
    let normInverses: [Float]

    func accumulate(
        _ list: WeightedList, from posting: Int, window: Range<DocumentOrdinal>,
        into accumulators: UnsafeMutablePointer<Float>
    ) -> Int {
        index.lists.ordinals.withUnsafeBufferPointer { ordinals in
            index.lists.payloads.withUnsafeBufferPointer { frequencies in
                posting
                    + csk_accumulate_bm25(
                        accumulators, window.lowerBound, window.upperBound, ordinals.baseAddress.map { $0 + posting },
                        frequencies.baseAddress.map { $0 + posting }, list.postings.upperBound - posting, list.weight,
                        index.norms, normInverses)
            }
        }
    }
}
