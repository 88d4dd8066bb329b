import InvertedIndex
import Retrieval

/// The learned sparse leg: the query's vector against the documents' vectors, by dot product.
public struct SparseVectorRetriever: ExplainingRetriever, QueryAnalyzingRetriever {
    private let snapshot: IndexSnapshot
    private let leg: String
    private let encoder: any SparseEncoder
    private let options: SparseSearchOptions

    /// - Parameter leg: The leg's name in the index definition (`inference_id`).
    public init(
        snapshot: IndexSnapshot, leg: String, encoder: any SparseEncoder,
        options: SparseSearchOptions = SparseSearchOptions()
    ) {
        self.snapshot = snapshot
        self.leg = leg
        self.encoder = encoder
        self.options = options
    }

    public func retrieveAnalyzing(
        _ query: String, limit: Int, filter: Filter?
    ) async throws -> (list: RankedList, analysis: QueryAnalysis) {
        let vector = try await SearchTrace.span("\(leg): encode") {
            try await encoder.encode([query], as: .query)[0]
        }
        return try SearchTrace.span("\(leg): search") {
            let searched = try pruned(vector)
            let list = try snapshot.collect(limit: limit, filter: filter) { try hits(of: searched, $0) }
            return (list, .weights(vector.weights))
        }
    }

    private func hits(
        of vector: SparseVector, _ search: IndexSnapshot.SegmentSearch
    ) throws -> [PreciseHit] {
        let impacts = try search.segment.impacts(leg: leg)
        if options.isExact {
            return try impacts.searchInFullPrecision(
                vector, limit: search.limit, allowed: search.allowed,
                vectors: try search.segment.sparseVectors(leg: leg))
        }
        guard options.rescoringOversample != nil else {
            // Two phases look at partial scores first, which the floor is not one of.
            return try impacts.search(
                vector, limit: search.limit, allowed: search.allowed,
                minimumScore: options.twoPhase == nil ? search.minimumScore : 0, twoPhase: options.twoPhase
            ).map(PreciseHit.init)
        }
        // What the index would leave out by its own scores may be among the best by those of the vectors.
        let candidates = try impacts.search(
            vector, limit: candidateCount(limit: search.limit), allowed: search.allowed, twoPhase: options.twoPhase)
        return try search.segment.sparseVectors(leg: leg).rescored(candidates, by: vector, limit: search.limit)
    }

    public func contributions(
        to hits: [ScoredDocument], query: String
    ) async throws -> [DocumentID: [TermContribution]] {
        let vector = try pruned(try await encoder.encode([query], as: .query)[0])
        var found: [DocumentID: [TermContribution]] = [:]
        for hit in hits {
            guard let (segment, chunk) = try snapshot.place(of: hit) else { continue }
            found[hit.id] = try contributions(of: vector, toChunk: chunk, in: segment)
                .map { TermContribution(term: encoder.token(of: $0.term) ?? "#\($0.term)", value: Double($0.contribution)) }
                .sorted { $0.value > $1.value }
        }
        return found
    }

    private func contributions(
        of query: SparseVector, toChunk ordinal: DocumentOrdinal, in segment: IndexSegment
    ) throws -> [(term: UInt32, contribution: Float)] {
        guard options.rescoringOversample != nil || options.isExact else {
            return try segment.impacts(leg: leg).contributions(of: query, toDocument: ordinal)
        }
        let products = query.intersection(try segment.sparseVectors(leg: leg).vector(of: ordinal))
        return zip(products.terms, products.weights).map { ($0, $1) }
    }

    // MARK: Options

    private func pruned(_ query: SparseVector) throws -> SparseVector {
        guard let pruning = options.pruning else { return query }
        return try pruning.pruned(query, in: snapshot.segments.map { try $0.impacts(leg: leg) })
    }

    private func candidateCount(limit: Int) -> Int {
        guard let oversample = options.rescoringOversample else { return limit }
        return Int(exactly: (Double(limit) * oversample).rounded(.up)) ?? limit
    }
}
