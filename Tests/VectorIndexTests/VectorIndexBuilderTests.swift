import Retrieval
import Testing
import VectorIndex

@Suite("Vector index builder")
struct VectorIndexBuilderTests {
    @Test("auto is Flat up to the largest exact size and HNSW32 above")
    func automaticFactory() throws {
        var builder = try VectorIndexBuilder(dimension: 1)
        #expect(builder.factory == "auto")
        for i in 0..<VectorIndexBuilder.largestExact {
            try builder.append([Float(i % 97)])
        }
        #expect(builder.resolvedFactory == "Flat")
        var larger = builder
        #expect(try builder.build().factory == "Flat")
        try larger.append([1])
        #expect(larger.resolvedFactory == "HNSW32")
        #expect(larger.factory == "auto")
    }

    @Test("vectors that do not fit are refused by name and change nothing")
    func refusedVectors() throws {
        var builder = try VectorIndexBuilder(dimension: 3, factory: "Flat")
        try builder.append([1, 2, 3])
        #expect(throws: VectorIndexError.wrongDimension(vector: "vector 1", expected: 3, found: 2)) {
            try builder.append([1, 2])
        }
        #expect(throws: VectorIndexError.notFinite(vector: "vector 1", component: 2)) {
            try builder.append([1, 2, .nan])
        }
        #expect(throws: VectorIndexError.notFinite(vector: "vector 1", component: 0)) {
            try builder.append([-.infinity, 2, 3])
        }
        #expect(throws: VectorIndexError.tooLong(vector: "vector 1")) {
            try builder.append([3e38, 0, 0])
        }
        try builder.append([4, 5, 6])
        let index = try builder.build(threads: 1)
        #expect(index.count == 2)
        #expect(try index.vector(of: 1) == [4, 5, 6])
        #expect(throws: VectorIndexError.noSuchVector(2, vectors: 2)) { try index.vector(of: 2) }
        #expect(builder.count == 0)
    }

    @Test("queries and filters that do not fit are refused")
    func refusedQueries() throws {
        let index = try makeIndex([[1, 0], [0, 1]], factory: "Flat")
        #expect(throws: VectorIndexError.wrongDimension(vector: "the query", expected: 2, found: 3)) {
            try index.search([1, 2, 3], limit: 1)
        }
        #expect(throws: VectorIndexError.notFinite(vector: "the query", component: 1)) {
            try index.search([1, .infinity], limit: 1)
        }
        #expect(throws: VectorIndexError.filterOfAnotherSegment(capacity: 3, vectors: 2)) {
            try index.search([1, 0], limit: 1, allowed: OrdinalSet(capacity: 3))
        }
    }

    @Test(
        "factories that FAISS does not know or that cannot filter are refused at once",
        arguments: [
            "", "flat earth", "NSG32", "PQ8x4fs", "LSH", "HNSW32_PQ8", "PCA8,Flat", "IVF16_HNSW8,Flat", "PQ7",
        ])
    func refusedFactories(factory: String) throws {
        #expect {
            try VectorIndexBuilder(dimension: 64, factory: factory)
        } throws: { error in
            guard case .unusableFactory(factory, let problem) = error as? VectorIndexError else { return false }
            return !problem.isEmpty && !problem.contains(".cpp")
        }
    }

    @Test("dimensions out of range are refused", arguments: [0, -1, .max])
    func refusedDimensions(dimension: Int) {
        #expect(throws: VectorIndexError.dimensionOutOfRange(dimension)) {
            try VectorIndexBuilder(dimension: dimension)
        }
    }

    @Test("too few vectors to train on is an error, not an exception")
    func tooFewToTrain() throws {
        var builder = try VectorIndexBuilder(dimension: 2, factory: "IVF256,Flat")
        try builder.append([1, 0])
        #expect(throws: VectorIndexError.self) { try builder.build(threads: 1) }
    }

    @Test("building stops when its task is cancelled")
    func cancellation() async throws {
        var builder = try VectorIndexBuilder(dimension: 2, factory: "HNSW32")
        try builder.append([1, 0])
        let filled = builder
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var builder = filled
            return try builder.build(threads: 1).count
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("vectors come back as they went in, across batches")
    func reconstruction() throws {
        var generator = SeededGenerator(state: 1)
        let vectors = (0..<9000).map { _ in generator.unitVector(5) }
        let index = try makeIndex(vectors, factory: "Flat")
        #expect(index.count == 9000)
        #expect(index.byteCount >= 9000 * 5 * 4)
        for ordinal in [0, 1, 4095, 4096, 8191, 8192, 8999] {
            #expect(try index.vector(of: DocumentOrdinal(ordinal)) == vectors[ordinal])
        }
    }
}
