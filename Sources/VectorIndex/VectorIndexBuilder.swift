import Foundation
import Retrieval

/// Collects the vectors of one segment and makes a ``VectorIndex`` of them.
///
/// Takes the memory of the vectors once: they are handed over batch by batch when the index is built. An index that
/// needs training (SQ, PQ, IVF) copies up to ``trainingSample`` of them for that time.
public struct VectorIndexBuilder: Sendable {
    /// The factory that is ``exactFactory`` up to ``largestExact`` vectors and ``graphFactory`` above.
    public static let automaticFactory = "auto"
    public static let exactFactory = "Flat"
    public static let graphFactory = "HNSW32"
    public static let largestExact = 100_000
    /// The most vectors that training looks at, spread evenly over the segment.
    public static let trainingSample = 1 << 18

    public let dimension: Int
    /// What the builder was asked for: a string for FAISS's index factory, or `auto`.
    public let factory: String
    /// How many neighbours HNSW weighs for each vector that it links; more makes better graphs, slower.
    public let efConstruction: Int
    /// The number of vectors appended so far; the ordinal of the next.
    public private(set) var count = 0

    /// Vectors one after the other, ``batchSize`` of them in each batch but the last.
    private var batches: [[Float]] = []
    private static let batchSize = 4096

    /// - Parameters:
    ///   - dimension: The length of every vector, from 1 to ``VectorIndex/largestDimension``.
    ///   - factory: `auto`, or what FAISS's index factory makes an index of inner products of that is codes (`Flat`,
    ///     `SQ8`, `PQ48`), a graph (`HNSW32`, `HNSW32_SQ8`) or inverted lists (`IVF256,Flat`, `IVF256,SQ8`).
    /// - Throws: ``VectorIndexError`` when the dimension is out of range or FAISS cannot use the factory.
    public init(
        dimension: Int, factory: String = automaticFactory, efConstruction: Int = 40
    ) throws(VectorIndexError) {
        guard 1...VectorIndex.largestDimension ~= dimension else { throw .dimensionOutOfRange(dimension) }
        guard efConstruction >= 1 else {
            throw .unusableFactory(factory, problem: "efConstruction must be at least 1, found \(efConstruction)")
        }
        self.dimension = dimension
        self.factory = factory
        self.efConstruction = efConstruction
        // A wrong factory is told before hours of encoding.
        _ = try FaissHandle(dimension: dimension, factory: resolvedFactory, efConstruction: efConstruction)
    }

    /// The factory that ``build(threads:)`` would use for the vectors appended so far.
    public var resolvedFactory: String {
        guard factory == Self.automaticFactory else { return factory }
        return count <= Self.largestExact ? Self.exactFactory : Self.graphFactory
    }

    /// Adds the vector of the document whose ordinal is ``count``.
    ///
    /// - Throws: ``VectorIndexError`` that names the vector when its dimension is wrong or its numbers are not
    ///   finite. The builder is as before.
    public mutating func append(_ vector: [Float]) throws(VectorIndexError) {
        try validate(vector, dimension: dimension, name: "vector \(count)")
        if count % Self.batchSize == 0 {
            batches.append([])
            batches[batches.count - 1].reserveCapacity(Self.batchSize * dimension)
        }
        batches[batches.count - 1].append(contentsOf: vector)
        count += 1
    }

    /// Makes the index; the builder is empty afterwards, also when this throws.
    ///
    /// A graph that one thread builds is the same every time; more threads link in the order in which they come.
    ///
    /// - Parameter threads: OpenMP threads that train and link; those of `Flat` do nothing.
    /// - Throws: ``VectorIndexError`` when FAISS cannot train on so few vectors, `CancellationError` when the task is
    ///   cancelled, looked at between batches.
    public mutating func build(threads: Int = ProcessInfo.processInfo.activeProcessorCount) throws -> VectorIndex {
        let factory = resolvedFactory
        let handle = try FaissHandle(dimension: dimension, factory: factory, efConstruction: efConstruction)
        let total = count
        var remaining = batches
        batches = []
        count = 0
        if total > 0 {
            if !handle.isTrained {
                let sample = Self.sample(of: remaining, total: total, dimension: dimension)
                try handle.train(sample, threads: max(1, threads))
            }
            try handle.reserve(total)
        }
        for batch in remaining.indices {
            try Task.checkCancellation()
            try handle.add(remaining[batch], threads: max(1, threads))
            remaining[batch] = []
        }
        return try VectorIndex(handle: handle, factory: factory)
    }

    /// At most ``trainingSample`` vectors at even distances.
    private static func sample(of batches: [[Float]], total: Int, dimension: Int) -> [Float] {
        let size = min(total, trainingSample)
        var sample: [Float] = []
        sample.reserveCapacity(size * dimension)
        for i in 0..<size {
            let ordinal = i * total / size
            let start = ordinal % batchSize * dimension
            sample += batches[ordinal / batchSize][start..<start + dimension]
        }
        return sample
    }
}
