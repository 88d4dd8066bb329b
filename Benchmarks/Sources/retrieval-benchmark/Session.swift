import BenchmarkSessions
import Foundation
import HybridSearch

/// The state between requests: an opened index with its queries.
struct Session: BenchmarkSession {
    private var index: (any IndexUnderTest)?

    /// Carries out a request; the answer is one JSON object.
    mutating func answer(_ request: Request) async throws -> any Encodable {
        switch request {
        case .describe:
            return ["version": ""]
        case .tokens(let texts, let target):
            return ["lines": try TokenFile.write(texts, to: target)]
        case .build(let location):
            return try await Self.build(location)
        case .open(let location):
            return try await open(location)
        case .search(let queries, let k, let results):
            let hits = try (0..<queries).map { try opened().search(query: $0, limit: k) }
            try ResultsFile.write(hits, k: k, to: results)
            return ["queries": queries]
        case .time(let queries, let k, let rounds, let threads):
            return try await SearchTimes(try opened(), queries: queries, k: k, rounds: rounds, threads: threads)
        }
    }

    private static func build(_ location: Request.Location) async throws -> BuildFigures {
        let input = URL(filePath: location.input), target = URL(filePath: location.index)
        return switch location.kind {
        case .sparse: try await SparseIndexUnderTest.build(SparseInput(input, "documents"), to: target)
        case .bm25: try await TermIndexUnderTest.build(TokenLines(input.appending(path: "documents.tokens")), to: target)
        }
    }

    /// The growth of the process's memory is what opening needs: the queries are there already.
    private mutating func open(_ location: Request.Location) async throws -> OpenFigures {
        let input = URL(filePath: location.input), file = URL(filePath: location.index)
        var stopwatch = Stopwatch()
        let before: Double
        switch location.kind {
        case .sparse:
            let queries = try SparseInput(input, "queries").vectors
            before = Memory.residentMiB
            index = try await stopwatch.measure { try SparseIndexUnderTest(opening: file, queries: queries) }
        case .bm25:
            let queries = try TokenLines(input.appending(path: "queries.tokens")).map { $0 }
            before = Memory.residentMiB
            index = try await stopwatch.measure { try TermIndexUnderTest(opening: file, queries: queries) }
        }
        return OpenFigures(seconds: stopwatch.total, memoryMiB: Memory.residentMiB - before)
    }

    private func opened() throws -> any IndexUnderTest {
        guard let index else { throw Failure("no index is open") }
        return index
    }
}

struct BuildFigures: Encodable {
    /// Only what the builder does; reading its input does not count.
    var seconds: Double
    var postings: Int
    var bytes: Int
}

struct OpenFigures: Encodable {
    var seconds: Double
    var memoryMiB: Double
}
