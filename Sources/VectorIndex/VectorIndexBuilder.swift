import Foundation
import IndexFiles
import Retrieval

/// Collects the vectors of one segment and makes a ``VectorIndex`` of them.
///
/// Vectors beyond the first ``memory`` bytes are in a file without a name, which is mapped when the index is built:
/// `Flat` and `HNSW` use them there. An index that needs training (SQ, PQ, IVF) copies up to ``trainingSample`` of them
/// for that time.
public struct VectorIndexBuilder: Sendable {
    /// The factory that is ``exactFactory`` up to ``largestExact`` vectors and ``graphFactory`` above.
    public static let automaticFactory = "auto"
    public static let exactFactory = "Flat"
    public static let graphFactory = "HNSW32"
    public static let largestExact = 100_000
    /// The bytes of vectors that are kept in memory.
    public static let memory = 64 << 20
    /// The most vectors that training looks at, spread evenly over the segment.
    public static let trainingSample = 1 << 18

    public let dimension: Int
    /// What the builder was asked for: a string for FAISS's index factory, or `auto`.
    public let factory: String
    /// What scores will say.
    public let similarity: DenseSimilarity
    /// How many neighbours HNSW weighs for each vector that it links; more makes better graphs, slower.
    public let efConstruction: Int
    /// The number of vectors appended so far; the ordinal of the next.
    public var count: Int { vectors.count }

    private var vectors: VectorSpool
    private let temporaryFolder: URL
    private static let batchSize = 4096

    /// - Parameters:
    ///   - dimension: The length of every vector, from 1 to ``VectorIndex/largestDimension``.
    ///   - factory: `auto`, or what FAISS's index factory makes an index of that is codes (`Flat`, `SQ8`, `SQfp16`,
    ///     `PQ48`), a graph (`HNSW32`, `HNSW32_SQ8`) or inverted lists (`IVF256,Flat`, `IVF256,SQ8`). `IDMap,` before
    ///     it changes nothing: the ids are the ordinals.
    ///   - temporaryFolder: Where vectors are written that are too many for memory; the system's by default.
    /// - Throws: ``VectorIndexError`` when the dimension is out of range or FAISS cannot use the factory.
    public init(
        dimension: Int, factory: String = automaticFactory, similarity: DenseSimilarity = .dot,
        efConstruction: Int = 40, temporaryFolder: URL? = nil
    ) throws(VectorIndexError) {
        guard 1...VectorIndex.largestDimension ~= dimension else { throw .dimensionOutOfRange(dimension) }
        guard efConstruction >= 1 else {
            throw .unusableFactory(factory, problem: "efConstruction must be at least 1, found \(efConstruction)")
        }
        self.dimension = dimension
        self.factory = factory
        self.similarity = similarity
        self.efConstruction = efConstruction
        self.temporaryFolder = temporaryFolder ?? FileManager.default.temporaryDirectory
        vectors = VectorSpool(dimension: dimension, folder: self.temporaryFolder, memory: Self.memory)
        // A wrong factory is told before hours of encoding.
        _ = try makeHandle(VectorMemory([], dimension: dimension))
    }

    /// The factory that ``build(threads:)`` would use for the vectors appended so far.
    public var resolvedFactory: String {
        guard factory == Self.automaticFactory else { return factory }
        return count <= Self.largestExact ? Self.exactFactory : Self.graphFactory
    }

    /// Adds the vector of the document whose ordinal is ``count``.
    ///
    /// - Throws: ``VectorIndexError`` that names the vector when its dimension is wrong, its numbers are not finite or,
    ///   with cosine similarity, it has no direction. The builder is as before.
    public mutating func append(_ vector: [Float]) throws(VectorIndexError) {
        let vector = try similarity.prepare(vector, dimension: dimension, name: "vector \(count)")
        try VectorIndexError.translating { () throws(SegmentFileError) in try vectors.append(vector) }
    }

    /// Makes the index; the builder is empty afterwards, also when this throws.
    ///
    /// A graph that one thread builds is the same every time; more threads link in the order in which they come.
    ///
    /// - Parameter threads: OpenMP threads that train and link; those of `Flat` do nothing.
    /// - Throws: ``VectorIndexError`` when FAISS cannot train on so few vectors, `CancellationError` when the task is
    ///   cancelled, looked at between batches.
    public mutating func build(threads: Int = ProcessInfo.processInfo.activeProcessorCount) throws -> VectorIndex {
        let resolved = resolvedFactory
        let spool = vectors
        vectors = VectorSpool(dimension: dimension, folder: temporaryFolder, memory: Self.memory)
        let memory = try VectorIndexError.translating { () throws(SegmentFileError) in try spool.finish() }
        let handle = try makeHandle(memory, factory: resolved)
        if memory.count > 0 {
            if !handle.isTrained {
                try handle.train(Self.sample(of: memory), threads: max(1, threads))
            }
            try handle.reserve(memory.count)
        }
        for start in stride(from: 0, to: memory.count, by: Self.batchSize) {
            try Task.checkCancellation()
            let end = min(start + Self.batchSize, memory.count)
            try handle.add(memory.vectors(start..<end), threads: max(1, threads))
        }
        return try VectorIndex(
            handle: handle, factory: resolved, requestedFactory: factory, similarity: similarity,
            fullVectors: handle.isLossless ? nil : .memory(memory))
    }

    private func makeHandle(
        _ vectors: VectorMemory, factory: String? = nil
    ) throws(VectorIndexError) -> FaissHandle {
        try FaissHandle(
            dimension: dimension, factory: factory ?? resolvedFactory, similarity: similarity,
            efConstruction: efConstruction, vectors: vectors)
    }

    /// At most ``trainingSample`` vectors at even distances.
    private static func sample(of vectors: VectorMemory) -> [Float] {
        let size = min(vectors.count, trainingSample)
        var sample: [Float] = []
        sample.reserveCapacity(size * vectors.dimension)
        for i in 0..<size {
            let ordinal = i * vectors.count / size
            sample += vectors.vectors(ordinal..<ordinal + 1)
        }
        return sample
    }
}
