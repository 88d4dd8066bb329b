import BenchmarkSessions
import Foundation
import HybridSearch

// The one file that knows how HybridSearch's indexes are built, opened and searched.

/// An opened index with queries to search it for.
protocol IndexUnderTest: Sendable {
    func search(query: Int, limit: Int, tuning: Tuning) throws -> [OrdinalHit]
}

/// How to search, other than exactly.
struct Tuning: Decodable, Sendable {
    /// How many times as many hits are scored again in full precision.
    var rescore: Int?
    /// Whether candidates are found by the query's strongest terms.
    var twoPhase: Bool?

    enum CodingKeys: String, CodingKey {
        case rescore
        case twoPhase = "two_phase"
    }
}

struct SparseIndexUnderTest: IndexUnderTest {
    private let index: ImpactIndex
    private let vectors: SparseVectorFile
    private let queries: [SparseVector]

    init(opening url: URL, queries: [SparseVector]) throws {
        index = try ImpactIndex(opening: url)
        vectors = try SparseVectorFile(opening: Self.vectors(of: url))
        self.queries = queries
    }

    func search(query: Int, limit: Int, tuning: Tuning) throws -> [OrdinalHit] {
        let hits = try index.search(
            queries[query], limit: limit * (tuning.rescore ?? 1),
            twoPhase: tuning.twoPhase == true ? TwoPhaseSearch() : nil)
        guard tuning.rescore != nil else { return hits }
        return try vectors.rescored(hits, by: queries[query], limit: limit).map {
            OrdinalHit(ordinal: $0.ordinal, score: Float($0.score))
        }
    }

    static func build(_ input: SparseInput, to url: URL) async throws -> BuildFigures {
        let builder = try ImpactIndexBuilder(temporaryFolder: url.deletingLastPathComponent())
        var stopwatch = Stopwatch()
        for piece in input.pieces {
            let vectors = try piece.map(input.vector)
            try await stopwatch.measure { for vector in vectors { try builder.append(vector) } }
        }
        try await stopwatch.measure { try builder.write(impacts: url, vectors: vectors(of: url)) }
        let index = try ImpactIndex(opening: url)
        return BuildFigures(seconds: stopwatch.total, postings: index.postingCount, bytes: index.byteCount)
    }

    private static func vectors(of index: URL) -> URL {
        index.appendingPathExtension("vectors")
    }
}

struct TermIndexUnderTest: IndexUnderTest {
    private let index: TermIndex
    private let queries: [[String]]

    init(opening url: URL, queries: [[String]]) throws {
        index = try TermIndex(opening: url)
        self.queries = queries
    }

    func search(query: Int, limit: Int, tuning: Tuning) throws -> [OrdinalHit] {
        let terms = queries[query]
        return try index.search(
            terms: terms, statistics: BM25Statistics(indexes: [index], terms: terms), limit: limit)
    }

    static func build(_ input: TokenLines, to url: URL) async throws -> BuildFigures {
        let builder = TermIndexBuilder(temporaryFolder: url.deletingLastPathComponent())
        var stopwatch = Stopwatch()
        let lines = input.makeIterator()
        while true {
            let documents = (0..<4096).compactMap { _ in lines.next() }
            if documents.isEmpty { break }
            try await stopwatch.measure { for document in documents { try builder.append(document) } }
        }
        try await stopwatch.measure { try builder.write(to: url) }
        let index = try TermIndex(opening: url)
        return BuildFigures(seconds: stopwatch.total, postings: index.postingCount, bytes: index.byteCount)
    }
}
