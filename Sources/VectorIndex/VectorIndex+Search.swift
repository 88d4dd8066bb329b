import CFaiss
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
}

extension VectorIndex {
    /// About how many vectors a walk through a graph compares for each candidate that it keeps. Measured with
    /// `HNSW32` on 20,000 random vectors of 64 dimensions: 44 at efSearch 16 to 29 at 256.
    private static let comparisonsPerCandidate = 32

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
    ///   - query: ``dimension`` finite numbers.
    ///   - limit: May be more than there are vectors; none when it is not above 0.
    ///   - allowed: A set over this index's ordinals; nil allows all.
    /// - Returns: As many hits as `limit` and `allowed` leave; `score` is the inner product.
    /// - Throws: ``VectorIndexError`` when the query or the filter do not fit the index.
    /// - Complexity: O(allowed × dimension) for `Flat`; about O(efSearch × log(count) × dimension) for HNSW.
    public func search(
        _ query: [Float], limit: Int, allowed: OrdinalSet? = nil, effort: SearchEffort = .default
    ) throws(VectorIndexError) -> [OrdinalHit] {
        try validate(query, dimension: dimension, name: "the query")
        if let allowed, allowed.capacity != count {
            throw .filterOfAnotherSegment(capacity: allowed.capacity, vectors: count)
        }
        let candidates = allowed?.count ?? count
        let limit = min(limit, candidates)
        guard limit > 0 else { return [] }
        let filter = candidates < count ? allowed : nil

        let breadth = breadth(limit: limit, candidates: candidates, effort: effort)
        let hits = try handle.search(query, limit: limit, allowed: filter, breadth: breadth)
        if hits.count < limit, case .limited = breadth {
            return try handle.search(query, limit: limit, allowed: filter, breadth: .exhaustive)
        }
        return hits
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
