import CFaiss
import IndexFiles
import Retrieval

/// How hard an approximate index looks: more finds more of the nearest vectors, slower. Exact indexes ignore it.
public struct SearchEffort: Hashable, Sendable {
    /// How many candidates a walk through an HNSW graph keeps; never fewer than the limit of the search.
    public var efSearch: Int
    /// How many inverted lists an IVF index reads.
    public var nprobe: Int

    public init(efSearch: Int = 64, nprobe: Int = 16) {
        self.efSearch = efSearch
        self.nprobe = nprobe
    }

    public static let `default` = SearchEffort()

    /// A share of the effort, from 0 to 1; rounded up, and never nothing.
    package func scaled(by share: Double) -> SearchEffort {
        func scaled(_ number: Int) -> Int { max(1, Int((Double(number) * share).rounded(.up))) }
        return SearchEffort(efSearch: scaled(efSearch), nprobe: scaled(nprobe))
    }
}

extension VectorIndex {
    /// About how many vectors a walk through a graph compares for each candidate that it keeps. Measured with
    /// `HNSW32` on 20,000 random vectors of 64 dimensions: 44 at efSearch 16 to 29 at 256.
    private static let comparisonsPerCandidate = 32

    /// How many times the limit is taken from an index of approximations to be re-scored, when nobody says.
    public static let defaultOversample = 2.0

    /// The best `limit` vectors for the query among those allowed, best first; equal scores in order of ordinal.
    ///
    /// `Flat` is exact, and so is what `SQ…` and `PQ…` find over their codes. HNSW and IVF are approximate. What a
    /// filter excludes is never returned. So that it does not cost recall, the effort grows by as much as the filter
    /// is selective; where scoring every allowed vector is about as cheap (few are allowed, or many are asked for),
    /// or the approximate search came back with too few, every allowed vector is scored, and the result is exact. A
    /// filter that excludes just the query's neighbourhood can still lower the recall of HNSW and IVF: raise the
    /// effort. Which of several equal scores make the limit is by ordinal in exact results, and open in approximate
    /// ones.
    ///
    /// - Parameters:
    ///   - query: ``dimension`` finite numbers; not all zeros with cosine similarity.
    ///   - limit: May be more than there are vectors; none when it is not above 0.
    ///   - allowed: A set over this index's ordinals; nil allows all.
    ///   - oversample: How many times `limit` candidates are re-scored from the vectors themselves, where the index
    ///     quantises and ``canRescore``; nil for ``defaultOversample``. Below 1: scores are those of the codes.
    /// - Returns: As many hits as `limit` and `allowed` leave; what `score` is, ``similarity`` says.
    /// - Throws: ``VectorIndexError`` when the query or the filter do not fit the index, or vectors that are read for
    ///   re-scoring are damaged.
    /// - Complexity: O(allowed × dimension) for `Flat`; about O(efSearch × log(count) × dimension) for HNSW.
    public func search(
        _ query: [Float], limit: Int, allowed: OrdinalSet? = nil, effort: SearchEffort = .default,
        oversample: Double? = nil
    ) throws(VectorIndexError) -> [OrdinalHit] {
        let query = try similarity.prepare(query, dimension: dimension, name: "the query")
        let selection = try selection(limit: limit, allowed: allowed, oversample: oversample)
        guard selection.limit > 0 else { return [] }
        let breadth = breadth(limit: selection.limit, candidates: selection.candidates, effort: effort)
        var hits = try handle.search(query, limit: selection.limit, allowed: selection.allowed, breadth: breadth)
        if hits.count < selection.limit, case .limited = breadth {
            hits = try handle.search(
                query, limit: selection.limit, allowed: selection.allowed, breadth: .exhaustive)
        }
        return try finish(hits, for: query, limit: limit, selection)
    }

    /// ``search(_:limit:allowed:effort:oversample:)`` for each of some queries. Where the search is exhaustive, many of
    /// them read the vectors together, which costs much less than one after the other; scores agree to rounding.
    public func search(
        _ queries: [[Float]], limit: Int, allowed: OrdinalSet? = nil, effort: SearchEffort = .default,
        oversample: Double? = nil
    ) throws(VectorIndexError) -> [[OrdinalHit]] {
        guard isExhaustive else {
            var results: [[OrdinalHit]] = []
            for query in queries {
                results.append(
                    try search(query, limit: limit, allowed: allowed, effort: effort, oversample: oversample))
            }
            return results
        }
        var prepared: [[Float]] = []
        for (number, query) in queries.enumerated() {
            prepared.append(try similarity.prepare(query, dimension: dimension, name: "query \(number)"))
        }
        let selection = try selection(limit: limit, allowed: allowed, oversample: oversample)
        guard selection.limit > 0 else { return queries.map { _ in [] } }
        let found = try handle.searchBatch(
            Array(prepared.joined()), limit: selection.limit, allowed: selection.allowed)
        var results: [[OrdinalHit]] = []
        for (query, hits) in zip(prepared, found) {
            results.append(try finish(hits, for: query, limit: limit, selection))
        }
        return results
    }

    /// What is asked of the codes.
    private struct Selection {
        var limit: Int
        /// How many vectors may be found.
        var candidates: Int
        /// Nil where all may.
        var allowed: OrdinalSet?
        var isRescored: Bool
    }

    private func selection(
        limit: Int, allowed: OrdinalSet?, oversample: Double?
    ) throws(VectorIndexError) -> Selection {
        if let allowed, allowed.capacity != count {
            throw .filterOfAnotherSegment(capacity: allowed.capacity, vectors: count)
        }
        let candidates = allowed?.count ?? count
        let factor = oversample ?? Self.defaultOversample
        let isRescored = canRescore && factor >= 1
        let limit = max(0, min(limit, candidates))
        let wanted = isRescored ? Int(min((Double(limit) * factor).rounded(.up), Double(candidates))) : limit
        return Selection(
            limit: wanted, candidates: candidates, allowed: candidates < count ? allowed : nil, isRescored: isRescored)
    }

    private func finish(
        _ hits: [OrdinalHit], for query: [Float], limit: Int, _ selection: Selection
    ) throws(VectorIndexError) -> [OrdinalHit] {
        guard selection.isRescored, let fullVectors else { return hits }
        return try VectorIndexError.translating { () throws(SegmentFileError) in
            try fullVectors.rescore(hits, for: query, similarity: similarity, limit: limit)
        }
    }

    private func breadth(limit: Int, candidates: Int, effort: SearchEffort) -> FaissHandle.Breadth {
        /// So that as many allowed vectors are met as there would be without a filter.
        func widened(_ breadth: Int) -> Int {
            (breadth * count + candidates - 1) / candidates
        }
        switch handle.kind {
        case CFaissKindGraph:
            let ef = widened(min(max(effort.efSearch, limit), count))
            return ef * Self.comparisonsPerCandidate < candidates ? .limited(ef) : .exhaustive
        case CFaissKindLists:
            let lists = handle.listCount
            let probes = widened(min(max(effort.nprobe, 1), lists))
            return probes < lists ? .limited(probes) : .exhaustive
        default:
            return .exhaustive
        }
    }
}
