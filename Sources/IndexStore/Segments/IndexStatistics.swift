import InvertedIndex
import Retrieval
import VectorIndex

/// What an index holds, in figures.
public struct IndexStatistics: Codable, Hashable, Sendable {
    /// Documents that can be found.
    public var documents: Int
    public var segments: Int
    /// Documents that were replaced or deleted but are still in segment files.
    public var dead: Int
    /// Every leg of the definition.
    public var legs: [Leg]

    /// One leg over all segments.
    public struct Leg: Codable, Hashable, Sendable {
        public var name: String
        /// `bm25`, `sparse_vector` or `knn`.
        public var kind: String
        /// The analyzer or the model.
        public var source: String
        /// Documents in the leg's files, replaced ones among them.
        public var documents = 0
        /// Postings; nil for dense legs.
        public var postings: Int?
        /// The mean length: words of a document for BM25, active terms for sparse vectors, dimensions for dense ones.
        public var meanLength: Double?
        /// The FAISS index of each segment; nil for others.
        public var faiss: [String]?
        /// The size of the files that the leg searches.
        public var bytes = 0
        /// The size of the files that keep a sparse leg's vectors in full precision; nil for others.
        public var vectorBytes: Int?
    }
}

extension IndexSnapshot {
    /// Counts what the index holds.
    ///
    /// - Complexity: Opens every file of every leg.
    public func statistics() throws -> IndexStatistics {
        let total = segments.reduce(0) { $0 + $1.documentCount }
        var legs: [IndexStatistics.Leg] = []
        if let bm25 = definition.bm25 { legs.append(try termStatistics(bm25)) }
        for (name, leg) in definition.sparse.sorted(by: { $0.key < $1.key }) {
            legs.append(try impactStatistics(name, leg))
        }
        for (name, leg) in definition.dense.sorted(by: { $0.key < $1.key }) {
            legs.append(try vectorStatistics(name, leg))
        }
        return IndexStatistics(
            documents: documentCount, segments: segments.count, dead: total - documentCount, legs: legs)
    }

    private func termStatistics(_ definition: BM25Definition) throws -> IndexStatistics.Leg {
        var leg = IndexStatistics.Leg(name: "bm25", kind: "bm25", source: definition.analyzer, postings: 0)
        var length = 0
        for segment in segments {
            let terms = try segment.terms().index
            leg.documents += terms.documentCount
            leg.postings = (leg.postings ?? 0) + terms.postingCount
            leg.bytes += terms.byteCount
            length += terms.totalLength
        }
        leg.meanLength = leg.documents == 0 ? nil : Double(length) / Double(leg.documents)
        return leg
    }

    private func impactStatistics(_ name: String, _ definition: SparseDefinition) throws -> IndexStatistics.Leg {
        var leg = IndexStatistics.Leg(name: name, kind: "sparse_vector", source: definition.model, postings: 0)
        for segment in segments {
            let impacts = try segment.impacts(leg: name)
            leg.documents += impacts.documentCount
            leg.postings = (leg.postings ?? 0) + impacts.postingCount
            leg.bytes += impacts.byteCount
            leg.vectorBytes = (leg.vectorBytes ?? 0) + (try segment.sparseVectors(leg: name).byteCount)
        }
        leg.meanLength = leg.documents == 0 ? nil : Double(leg.postings ?? 0) / Double(leg.documents)
        return leg
    }

    private func vectorStatistics(_ name: String, _ definition: DenseDefinition) throws -> IndexStatistics.Leg {
        var leg = IndexStatistics.Leg(name: name, kind: "knn", source: definition.model, faiss: [])
        for segment in segments {
            let vectors = try segment.vectors(leg: name)
            leg.documents += vectors.count
            leg.bytes += vectors.byteCount
            leg.meanLength = Double(vectors.dimension)
            leg.faiss?.append(vectors.factory)
        }
        return leg
    }
}
