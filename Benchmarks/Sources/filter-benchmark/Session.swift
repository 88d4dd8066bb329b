import BenchmarkSessions
import Foundation
import HybridSearch

/// The state between requests: an opened table.
struct Session: BenchmarkSession {
    private var table: DocumentTable?

    private struct Built: Encodable {
        /// Building and writing alone, without reading the corpus.
        let seconds: Double
        let openSeconds: Double
        let bytes: Int
        let documents: Int
    }

    private struct Answers: Encodable {
        let seconds: [Double]
        let count: Int
    }

    mutating func answer(_ request: Request) async throws -> any Encodable {
        switch request {
        case .build(let corpus, let table):
            return try await build(corpus: URL(filePath: corpus), table: URL(filePath: table))
        case .filter(let json, let repeats):
            guard let table else { throw Failure("no table is open") }
            let filter = try Filter(json: json)
            var stopwatch = Stopwatch()
            var count = 0
            for _ in 0..<repeats {
                let set = try await stopwatch.measure { try table.documents(matching: filter) }
                count = set.count
            }
            return Answers(seconds: stopwatch.seconds, count: count)
        }
    }

    private mutating func build(corpus: URL, table: URL) async throws -> Built {
        let builder = DocumentTableBuilder(temporaryFolder: table.deletingLastPathComponent())
        var stopwatch = Stopwatch()
        var number: Int64 = 0
        let text = try Data(contentsOf: corpus, options: .alwaysMapped)
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let members = try JSONValue(parsing: line).objectValue ?? [:]
            let document = Document(
                id: DocumentID(members["_id"]?.stringValue ?? ""), metadata: members["metadata"]?.objectValue ?? [:])
            number += 1
            try await stopwatch.measure { [number] in try builder.append(document, number: number) }
        }
        try await stopwatch.measure { try builder.write(to: table) }
        let seconds = stopwatch.total
        var opening = Stopwatch()
        let opened = try await opening.measure { try DocumentTable(opening: table) }
        self.table = opened
        return Built(
            seconds: seconds, openSeconds: opening.total, bytes: opened.byteCount, documents: opened.documentCount)
    }
}
