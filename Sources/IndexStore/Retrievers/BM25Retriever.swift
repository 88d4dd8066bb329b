import InvertedIndex
import Retrieval
import TextAnalysis

/// The lexical leg: BM25 over analyzed words.
///
/// All segments score as one collection: document frequencies and the average length are those of all documents that can
/// be found.
public struct BM25Retriever: ExplainingRetriever, QueryAnalyzingRetriever {
    private let snapshot: IndexSnapshot
    private let analyzer: any Analyzer
    private let parameters: BM25Parameters

    /// - Parameter parameters: In place of those that the index was defined with.
    public init(snapshot: IndexSnapshot, parameters: BM25Parameters? = nil) throws {
        guard let definition = snapshot.definition.bm25 else {
            throw IndexStoreError.noSuchLeg(kind: "bm25", name: "bm25", known: [])
        }
        self.snapshot = snapshot
        self.analyzer = try Analyzers.named(definition.analyzer)
        self.parameters = parameters ?? definition.parameters
    }

    public func retrieveAnalyzing(
        _ query: String, limit: Int, filter: Filter?
    ) async throws -> (list: RankedList, analysis: QueryAnalysis) {
        let terms = SearchTrace.span("bm25: analyze") { analyzer.terms(in: query) }
        return try SearchTrace.span("bm25: search") {
            let statistics = try statistics(of: terms)
            let list = try snapshot.collect(limit: limit, filter: filter) { search in
                try search.segment.terms().index.search(
                    terms: terms, statistics: statistics, parameters: parameters, limit: search.limit,
                    allowed: search.allowed, minimumScore: search.minimumScore
                ).map(PreciseHit.init)
            }
            let frequencies = terms.map { statistics.documentFrequency(of: $0) }
            return (list, .words(documentFrequencies: frequencies, documentCount: statistics.documentCount))
        }
    }

    public func contributions(
        to hits: [ScoredDocument], query: String
    ) async throws -> [DocumentID: [TermContribution]] {
        let terms = analyzer.terms(in: query)
        let statistics = try statistics(of: terms)
        var found: [DocumentID: [TermContribution]] = [:]
        for hit in hits {
            guard let (segment, chunk) = try snapshot.place(of: hit) else { continue }
            found[hit.id] = try segment.terms().index
                .contributions(of: terms, statistics: statistics, parameters: parameters, toDocument: chunk)
                .map { TermContribution(term: $0.term, value: Double($0.contribution)) }
                .sorted { $0.value > $1.value }
        }
        return found
    }

    private func statistics(of terms: [String]) throws -> BM25Statistics {
        try BM25Statistics(snapshot.segments.map { try $0.terms() }, terms: terms)
    }
}
