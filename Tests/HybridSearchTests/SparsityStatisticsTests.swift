import Foundation
import HybridSearch
import Synchronization
import TestSupport
import Testing

/// Statistics of whole collections, with an encoder whose vectors are plain to see.
@Suite struct SparsityStatisticsTests {
    /// A text's vector has the number of bytes of each word, with the weight 1.
    private struct WordLengthEncoder: SparseEncoder {
        let vocabularySize = 100

        func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
            try texts.map { text in
                let lengths = Set(text.split(separator: " ").map { UInt32(min(99, $0.utf8.count)) }).sorted()
                return try SparseVector(terms: lengths, weights: lengths.map { _ in 1 })
            }
        }

        func token(of term: UInt32) -> String? { term < 99 ? "length-\(term)" : nil }
    }

    private let encoder = WordLengthEncoder()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ name: String, _ lines: [String]) throws -> String {
        let url = folder.appending(name)
        try Data(lines.joined(separator: "\n").utf8).write(to: url)
        return url.path
    }

    private func corpus(_ count: Int) throws -> String {
        try file("corpus.jsonl", (0..<count).map { #"{"_id": "\#($0)", "title": "a", "text": "bb \#($0) bb"}"# })
    }

    @Test(arguments: [(0, 10), (10, 4), (999, 1000), (1000, 1000), (1000, 350)])
    func everyDocumentCountsOnce(count: Int, limit: Int) async throws {
        let expected = min(count, limit)
        let last = Mutex<(done: Int, total: Int?)>((0, nil))
        let statistics = try await SparsityStatistics(
            documentsOf: CorpusReader(paths: [try corpus(count)]), limit: limit, encoder: encoder
        ) { done, total in
            last.withLock {
                #expect($0.done < done)
                $0 = (done, total)
            }
        }
        #expect(statistics.count == expected)
        #expect(statistics[1]?.count == expected, "each title is a word of one byte")
        #expect(statistics[2]?.count == expected)
        if expected > 0 {
            #expect(last.withLock { $0.done } == expected)
            #expect(last.withLock { $0.total } == expected, "at the end the total is known")
        }
    }

    @Test func queriesAreEncoded() async throws {
        let statistics = try await SparsityStatistics(
            queries: (0..<100).map { "a bb \($0 % 2 == 0 ? "ccc" : "")" }, encoder: encoder, maxActiveDimensions: 2)
        #expect(statistics.count == 100)
        #expect(statistics.postingCount == 200)
        #expect(statistics.mostFrequentTerms(9).map(\.term) == [1, 2])
    }

    @Test func aNumberingGrowsFromFileToFile() async throws {
        let documents = try file("documents.jsonl", [#"{"vector": {"b": 2, "a": 1}}"#, #"{"vector": {"b": 1}}"#])
        let queries = try file("queries.jsonl", [#"{"vector": {"c": 1, "b": 3}}"#])
        var numbering = TokenNumbering()
        let first = try await SparsityStatistics(
            vectorsOf: SparseVectorReader(path: documents), numbering: &numbering)
        #expect(first.mostFrequentTerms(9).map { numbering.token(of: $0.term) } == ["b", "a"])
        let second = try await SparsityStatistics(
            vectorsOf: SparseVectorReader(path: queries), numbering: &numbering)
        #expect(second.mostFrequentTerms(9).map { numbering.token(of: $0.term) } == ["b", "c"])
        #expect(first.multiplications(perPairWith: second) == 1)
        #expect((first.vocabularySize, second.vocabularySize) == (2, 3))
    }

    @Test func aModelsVocabularyDoesNotGrow() async throws {
        var numbering = TokenNumbering(vocabularyOf: encoder)
        #expect(numbering.count == 100)
        let known = try file("known.jsonl", [##"{"vector": {"length-7": 2, "#99": 1}}"##])
        let statistics = try await SparsityStatistics(
            vectorsOf: SparseVectorReader(path: known), numbering: &numbering)
        #expect(statistics.mostFrequentTerms(9).map(\.term) == [7, 99])
        let unknown = try file("unknown.jsonl", ["", #"{"vector": {"length-100": 1}}"#])
        let error = await #expect(throws: InterchangeError.self) {
            _ = try await SparsityStatistics(vectorsOf: SparseVectorReader(path: unknown), numbering: &numbering)
        }
        #expect(error?.place.hasSuffix("unknown.jsonl:2") == true)
        #expect(error?.problem.contains("length-100") == true)
    }

    @Test func cancellationEndsIt() async throws {
        let path = try corpus(20_000)
        let encoder = encoder
        let task = Task {
            try await SparsityStatistics(
                documentsOf: CorpusReader(paths: [path]), encoder: CancellableEncoder(base: encoder))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// As encoders are asked to be: stops when its task is cancelled.
    private struct CancellableEncoder: SparseEncoder {
        let base: WordLengthEncoder
        var vocabularySize: Int { base.vocabularySize }

        func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
            try Task.checkCancellation()
            return try await base.encode(texts, as: role)
        }

        func token(of term: UInt32) -> String? { base.token(of: term) }
    }
}
