import BoundedExecutor
import Encoders
import Foundation
import Retrieval
import Testing

/// What holds for every text and every way of calling, tried on the small models.
@Suite struct EncodingTests {
    private let words = "why is the sea cold and how much rain does a tree need in warm year 7, 42!"
        .split(separator: " ")

    private func texts(_ count: Int) -> [String] {
        (0..<count).map { i in
            (0..<(i * 7919) % 60).map { words[($0 * 31 + i) % words.count] }.joined(separator: " ")
        }
    }

    private func expectEqual(_ a: SparseVector, _ b: SparseVector) {
        var weights: [UInt32: Float] = [:]
        for (term, weight) in zip(a.terms, a.weights) { weights[term, default: 0] += weight }
        for (term, weight) in zip(b.terms, b.weights) { weights[term, default: 0] -= weight }
        #expect(weights.values.allSatisfy { abs($0) < 1e-4 })
    }

    @Test func sparseVectorsDoNotDependOnTheBatch() async throws {
        let encoder = try SpladeEncoder(folder: TestModels.fixture("splade-tied"), precision: .float32)
        let texts = texts(150)
        let together = try await encoder.encode(texts, as: .document)
        for (text, vector) in zip(texts, together) {
            expectEqual(try await encoder.encode([text], as: .document)[0], vector)
        }
    }

    @Test func denseVectorsDoNotDependOnTheBatch() async throws {
        let encoder = try DenseTextEncoder(folder: TestModels.fixture("dense-cls"), precision: .float32)
        let texts = texts(150)
        let together = try await encoder.encode(texts, as: .query)
        for (text, vector) in zip(texts, together) {
            let alone = try await encoder.encode([text], as: .query)[0]
            #expect(zip(alone, vector).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test func manyTasksShareAnEncoder() async throws {
        let encoder = try SpladeEncoder(folder: TestModels.fixture("splade-untied"), precision: .float32)
        let texts = texts(40)
        let expected = try await encoder.encode(texts, as: .document)
        let executor = BoundedExecutor(threads: 8)
        try await withThrowingTaskGroup(of: (Int, [SparseVector]).self) { group in
            for task in 0..<32 {
                group.addTask(executorPreference: executor) {
                    let part = texts.indices.filter { ($0 + task) % 3 != 0 }
                    return (task, try await encoder.encode(part.map { texts[$0] }, as: .document))
                }
            }
            for try await (task, vectors) in group {
                let part = texts.indices.filter { ($0 + task) % 3 != 0 }
                for (index, vector) in zip(part, vectors) {
                    expectEqual(vector, expected[index])
                }
            }
        }
    }

    @Test func noTexts() async throws {
        #expect(try await SpladeEncoder(folder: TestModels.fixture("splade-tied")).encode([], as: .query) == [])
        #expect(try await DenseTextEncoder(folder: TestModels.fixture("dense-cls")).encode([], as: .query) == [])
    }

    @Test func oddTexts() async throws {
        let sparse = try SpladeEncoder(folder: TestModels.fixture("splade-tied"), precision: .float32)
        let dense = try DenseTextEncoder(folder: TestModels.fixture("dense-cls"), precision: .float32)
        let cross = try TransformerCrossEncoder(folder: TestModels.fixture("cross-encoder"), precision: .float32)
        let texts = [
            "", " \n\t", "\0\u{1}\u{7F}\u{FFFD}\u{FEFF}", String(repeating: "rain ", count: 20_000),
            String(repeating: "x", count: 100_000), String(repeating: "\u{301}", count: 100_000), "👩‍👩‍👧‍👦",
        ]
        for vector in try await sparse.encode(texts, as: .document) {
            #expect(vector.weights.allSatisfy { $0.isFinite })
        }
        for vector in try await dense.encode(texts, as: .document) {
            #expect(vector.count == dense.dimension && vector.allSatisfy { $0.isFinite })
        }
        for query in texts {
            #expect(try await cross.score(query: query, documents: texts).allSatisfy { $0.isFinite })
        }
        // Characters that the tokenizer removes are as good as none.
        let vectors = try await sparse.encode(Array(texts.prefix(3)), as: .document)
        expectEqual(vectors[0], vectors[1])
        expectEqual(vectors[0], vectors[2])
    }

    @Test func cancellation() async throws {
        let encoder = try SpladeEncoder(folder: TestModels.fixture("splade-tied"), precision: .float32)
        let texts = texts(10)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await encoder.encode(texts, as: .document)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
