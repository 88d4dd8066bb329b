import CFaiss
import IndexFiles
import Retrieval

/// Dense vectors of one segment, found by similarity through FAISS.
///
/// An index does not change, and any number of tasks may search it at once; a search uses the calling thread only.
/// Indexes are made by ``VectorIndexBuilder`` or ``merge(_:by:to:factory:temporaryFolder:threads:)``, or opened from
/// files, which are mapped: what is not searched is not read (PQ and IVF are read into memory).
///
/// FAISS trains (IVF, PQ) through OpenBLAS, whose environment variable `OPENBLAS_CORETYPE`, where it is set, replaces
/// what OpenBLAS finds out about the processor and can slow it down.
public final class VectorIndex: Sendable {
    /// The largest dimension that is accepted.
    public static let largestDimension = 1 << 16

    /// FAISS's description of the index, such as `Flat` or `HNSW32`.
    public let factory: String
    /// What the builder was asked for, which may be `auto`; merging asks for the same.
    public let requestedFactory: String
    /// What scores say.
    public let similarity: DenseSimilarity
    /// The length of every vector.
    public let dimension: Int
    /// The number of vectors; their ordinals are those below it.
    public let count: Int
    /// The size of the index in FAISS's format, which is what a search may read.
    public let byteCount: Int

    let handle: FaissHandle
    /// The vectors themselves where the index holds approximations.
    let fullVectors: FullVectors?
    /// What was written; nil for an index that was built.
    let file: OpenedFile?

    init(
        handle: FaissHandle, factory: String, requestedFactory: String, similarity: DenseSimilarity,
        fullVectors: FullVectors?, file: OpenedFile? = nil
    ) throws(VectorIndexError) {
        self.handle = handle
        self.factory = factory
        self.requestedFactory = requestedFactory
        self.similarity = similarity
        self.fullVectors = fullVectors
        self.file = file
        dimension = handle.dimension
        count = handle.count
        byteCount = try handle.fileSize()
    }

    /// Whether every search is exact over the stored codes (`Flat`, `SQ…`, `PQ…`).
    public var isExhaustive: Bool { handle.kind == CFaissKindCodes }

    /// Whether the index holds approximations of the vectors (`SQ…`, `PQ…`) that can be re-scored from the vectors
    /// themselves.
    public var canRescore: Bool { fullVectors != nil }

    /// A vector as it was appended (with cosine similarity scaled to length 1); an approximation of it where the index
    /// quantises and has no vectors beside it.
    ///
    /// - Throws: ``VectorIndexError/noSuchVector(_:vectors:)``, or that the file of vectors is damaged.
    public func vector(of ordinal: DocumentOrdinal) throws(VectorIndexError) -> [Float] {
        guard ordinal < count else { throw .noSuchVector(ordinal, vectors: count) }
        guard let fullVectors else { return try handle.vector(of: ordinal) }
        return try VectorIndexError.translating { () throws(SegmentFileError) in
            Array(try fullVectors.vector(of: ordinal))
        }
    }
}
