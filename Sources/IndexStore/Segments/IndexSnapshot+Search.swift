import Retrieval

extension IndexSnapshot {
    /// What a leg's search of a segment is told.
    struct SegmentSearch {
        let segment: IndexSegment
        /// The chunks that may be found; nil for all.
        let allowed: OrdinalSet?
        /// How many chunks are wanted.
        let limit: Int
        /// Chunks below this score cannot be among the best of all segments; 0 for the first one.
        let minimumScore: Float
    }

    /// Runs a leg's search on every segment and makes one list of the best documents, each with its best chunk.
    ///
    /// - Parameter search: Finds the best chunks of a segment, best first; it may return more than are wanted.
    func collect(
        limit: Int, filter: Filter?, _ search: (SegmentSearch) throws -> [PreciseHit]
    ) throws -> RankedList {
        var hits: [SegmentHit] = []
        var floor = ScoreFloor(limit: limit)
        for (position, allowed) in try allowed(by: filter).enumerated() {
            try Task.checkCancellation()
            let minimumScore = max(0, floor.minimumScore)
            let found = try bestDocuments(limit: limit, ofSegment: position) { limit in
                try search(
                    SegmentSearch(
                        segment: segments[position], allowed: allowed, limit: limit, minimumScore: minimumScore))
            }
            if position + 1 < segments.count {
                floor.add(found.map { OrdinalHit(ordinal: $0.chunk, score: Float($0.score)) })
            }
            hits += found
        }
        return RankedList(sorting: try strongest(limit, of: hits).map(scored), limit: limit)
    }

    /// A document of a segment, by its best chunk.
    private struct SegmentHit {
        var segment: Int
        var chunk: DocumentOrdinal
        var document: DocumentOrdinal
        var score: Double
    }

    /// The best documents of a segment. Where documents have many chunks, several chunks of one may be among the best,
    /// so more chunks are asked for until there are enough documents.
    private func bestDocuments(
        limit: Int, ofSegment position: Int, _ search: (_ limit: Int) throws -> [PreciseHit]
    ) throws -> [SegmentHit] {
        let documents = segments[position].documents
        guard documents.isChunked else {
            return try search(limit).map {
                SegmentHit(segment: position, chunk: $0.ordinal, document: $0.ordinal, score: $0.score)
            }
        }
        var wanted = limit
        while true {
            let chunks = try search(wanted)
            var seen: Set<DocumentOrdinal> = []
            var hits: [SegmentHit] = []
            for chunk in chunks {
                let document = try documents.document(ofChunk: chunk.ordinal)
                guard seen.insert(document).inserted else { continue }
                hits.append(SegmentHit(segment: position, chunk: chunk.ordinal, document: document, score: chunk.score))
            }
            if hits.count >= limit || chunks.count < wanted { return Array(hits.prefix(limit)) }
            wanted = max(wanted * 2, 16)
        }
    }

    /// The hits that may be among the best: also those whose score is equal to the last one's, since ids decide then.
    private func strongest(_ limit: Int, of hits: [SegmentHit]) -> some Sequence<SegmentHit> {
        let sorted = hits.sorted { $0.score > $1.score }
        guard sorted.count > limit, limit > 0 else { return sorted.prefix(limit) }
        let last = sorted[limit - 1].score
        return sorted.prefix { $0.score >= last }
    }

    private func scored(_ hit: SegmentHit) throws -> ScoredDocument {
        let documents = segments[hit.segment].documents
        let chunk = documents.isChunked ? Int(hit.chunk - (try documents.chunks(of: hit.document).lowerBound)) : 0
        return ScoredDocument(id: try documents.id(of: hit.document), score: hit.score, chunk: chunk)
    }
}
