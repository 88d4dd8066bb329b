import BenchmarkSessions
import Foundation
import HybridSearch

/// The state between requests: an opened index with its queries.
struct Session: BenchmarkSession {
    private var index: VectorIndex?
    private var queries: [[Float]] = []
    private var filters: [String: OrdinalSet] = [:]

    /// Carries out a request; the answer is one JSON object.
    mutating func answer(_ request: Request) async throws -> any Encodable {
        switch request.do {
        case .describe: ["version": ""]
        case .build: try Self.build(request)
        case .open: try open(request)
        case .search: try search(request)
        case .time: try time(request)
        }
    }

    private struct BuildFigures: Encodable {
        var seconds: Double
        var bytes: Int
    }

    /// Reading the input and writing the index do not count.
    private static func build(_ request: Request) throws -> BuildFigures {
        let rows = try VectorRows(needed(request.vectors), dimension: needed(request.dimension))
        let url = URL(filePath: try needed(request.index))
        var builder = try VectorIndexBuilder(
            dimension: rows.dimension, factory: needed(request.factory),
            temporaryFolder: url.deletingLastPathComponent())
        for row in 0..<(try needed(request.count)) { try builder.append(rows[row]) }
        let clock = ContinuousClock()
        let start = clock.now
        let index = try builder.build(threads: needed(request.threads))
        let seconds = (clock.now - start) / .seconds(1)
        try index.write(to: url)
        return BuildFigures(seconds: seconds, bytes: index.byteCount)
    }

    private mutating func open(_ request: Request) throws -> [String: Double] {
        let rows = try VectorRows(Self.needed(request.queries), dimension: Self.needed(request.dimension))
        queries = (0..<rows.count).map { rows[$0] }
        let clock = ContinuousClock()
        let start = clock.now
        index = try VectorIndex(opening: URL(filePath: Self.needed(request.index)))
        return ["seconds": (clock.now - start) / .seconds(1)]
    }

    private mutating func search(_ request: Request) throws -> [String: Int] {
        let k = try Self.needed(request.k)
        let hits = try searches(request).flatMap { try $0() }
        try ResultsFile.write(hits, k: k, to: URL(filePath: Self.needed(request.results)))
        return ["queries": hits.count]
    }

    private mutating func time(_ request: Request) throws -> [String: [Double]] {
        let clock = ContinuousClock()
        let microseconds = try searches(request).map { search in
            let start = clock.now
            let hits = try search()
            let time = clock.now - start
            withExtendedLifetime(hits) {}
            return time / .microseconds(1)
        }
        return ["microseconds": microseconds]
    }

    /// The searches that a request asks for: one for each query or batch.
    private mutating func searches(_ request: Request) throws -> [() throws -> [[OrdinalHit]]] {
        guard let index else { throw Failure("no index is open") }
        let k = try Self.needed(request.k), number = try Self.needed(request.number)
        let batch = request.batch ?? 1
        let allowed = try request.filter.map { try filter($0) }
        let effort = request.ef.map { SearchEffort(efSearch: $0) } ?? .default
        let queries = queries
        let oversample = request.oversample
        return stride(from: 0, to: number, by: batch).map { first in
            {
                if batch == 1 {
                    return [
                        try index.search(
                            queries[first], limit: k, allowed: allowed, effort: effort, oversample: oversample)
                    ]
                }
                return try index.search(
                    Array(queries[first..<min(first + batch, number)]), limit: k, allowed: allowed, effort: effort,
                    oversample: oversample)
            }
        }
    }

    private mutating func filter(_ path: String) throws -> OrdinalSet {
        if let filter = filters[path] { return filter }
        let bytes = try Data(contentsOf: URL(filePath: path))
        var set = OrdinalSet(capacity: bytes.count)
        for (ordinal, byte) in bytes.enumerated() where byte == 1 { set.insert(DocumentOrdinal(ordinal)) }
        filters[path] = set
        return set
    }

    private static func needed<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Failure("the request lacks a field") }
        return value
    }
}
