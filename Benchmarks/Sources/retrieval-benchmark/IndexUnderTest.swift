import BenchmarkSessions
import Foundation
import HybridSearch

// The one file that knows how HybridSearch's indexes are built, opened and searched.

/// An opened index with queries to search it for.
protocol IndexUnderTest: Sendable {
    func search(query: Int, limit: Int) -> [OrdinalHit]
}

struct SparseIndexUnderTest: IndexUnderTest {
    private let index: ImpactIndex
    private let queries: [SparseVector]

    init(opening url: URL, queries: [SparseVector]) throws {
        index = try ImpactIndex(opening: url)
        self.queries = queries
    }

    func search(query: Int, limit: Int) -> [OrdinalHit] {
        index.search(queries[query], limit: limit)
    }

    static func build(_ input: SparseInput, to url: URL) async throws -> BuildFigures {
        var builder = ImpactIndexBuilder()
        var stopwatch = Stopwatch()
        for piece in input.pieces {
            let vectors = try piece.map(input.vector)
            await stopwatch.measure { vectors.forEach { builder.append($0) } }
        }
        try await stopwatch.measure { try builder.write(to: url) }
        let index = try ImpactIndex(opening: url)
        return BuildFigures(seconds: stopwatch.total, postings: index.postingCount, bytes: index.byteCount)
    }
}

struct TermIndexUnderTest: IndexUnderTest {
    private let index: TermIndex
    private let queries: [[String]]

    init(opening url: URL, queries: [[String]]) throws {
        index = try TermIndex(opening: url)
        self.queries = queries
    }

    func search(query: Int, limit: Int) -> [OrdinalHit] {
        let terms = queries[query]
        return index.search(
            terms: terms, statistics: BM25Statistics(indexes: [index], terms: terms), limit: limit)
    }

    static func build(_ input: TokenLines, to url: URL) async throws -> BuildFigures {
        var builder = TermIndexBuilder()
        var stopwatch = Stopwatch()
        let lines = input.makeIterator()
        while true {
            let documents = (0..<4096).compactMap { _ in lines.next() }
            if documents.isEmpty { break }
            await stopwatch.measure { documents.forEach { builder.append($0) } }
        }
        try await stopwatch.measure { try builder.write(to: url) }
        let index = try TermIndex(opening: url)
        return BuildFigures(seconds: stopwatch.total, postings: index.postingCount, bytes: index.byteCount)
    }
}
