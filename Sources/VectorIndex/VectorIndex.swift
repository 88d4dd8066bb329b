import CFaiss
import Retrieval

/// Dense vectors of one segment, found by inner product through FAISS.
///
/// For vectors of length 1, as encoders make them, the inner product is the cosine. An index does not change, and any
/// number of tasks may search it at once; a search uses the calling thread only. Indexes are made by
/// ``VectorIndexBuilder`` or opened from files.
///
/// FAISS trains (IVF, PQ) through OpenBLAS, whose environment variable `OPENBLAS_CORETYPE`, where it is set, replaces
/// what OpenBLAS finds out about the processor and can slow it down.
public final class VectorIndex: Sendable {
    /// The largest dimension that is accepted.
    public static let largestDimension = 1 << 16

    /// FAISS's description of the index, such as `Flat` or `HNSW32`.
    public let factory: String
    /// The length of every vector.
    public let dimension: Int
    /// The number of vectors; their ordinals are those below it.
    public let count: Int
    /// The size of the index in FAISS's format, which is about what it takes in memory.
    public let byteCount: Int

    let handle: FaissHandle

    init(handle: FaissHandle, factory: String) throws(VectorIndexError) {
        self.handle = handle
        self.factory = factory
        dimension = handle.dimension
        count = handle.count
        byteCount = try handle.fileSize()
    }

    /// Whether every search is exact over the stored codes (`Flat`, `SQ…`, `PQ…`).
    public var isExhaustive: Bool { handle.kind == CFaissKindCodes }

    /// A stored vector; an approximation of it where the index quantises.
    ///
    /// - Throws: ``VectorIndexError/noSuchVector(_:vectors:)``.
    public func vector(of ordinal: DocumentOrdinal) throws(VectorIndexError) -> [Float] {
        guard ordinal < count else { throw .noSuchVector(ordinal, vectors: count) }
        return try handle.vector(of: ordinal)
    }
}
