import DocumentTable
import Foundation
import HybridSearch
import PostgreSQLClient
import RemoteEngines
import TestSupport
import Testing

/// Filters in SQL against our own evaluation of them.
@Suite(.enabled(if: ServerAddress.text != nil, "needs HYBRIDSEARCH_POSTGRESQL_URL, see scripts/interop/postgres.sh"))
struct FilterServerTests {
    private let now = Date(timeIntervalSince1970: 1_709_208_000)

    @Test func everyFilterLetsTheSameDocumentsThrough() async throws {
        let folder = try TemporaryFolder()
        let connection = try await PostgreSQLConnection.open(try PostgreSQLConfiguration(ServerAddress.text ?? ""))
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE filtered
            (number int, id text COLLATE "C", fields jsonb NOT NULL, dates jsonb NOT NULL)
            """)
        var telling = 0
        for round in 0..<8 {
            let documents = (0..<60).map { RandomMetadata.document($0) }
            let table = try Self.table(of: documents, at: folder.appending("table-\(round)"))
            try await connection.execute("TRUNCATE filtered")
            try await Self.insert(documents, over: connection)
            for _ in 0..<150 {
                let filter = RandomMetadata.filter()
                let here = try table.documents(matching: filter, now: now).map { Int($0) }
                var sql = FilterSQL(now: now)
                let condition = try sql.condition(filter)
                let rows = try await connection.query(
                    PostgreSQLStatement(
                        "SELECT number FROM filtered WHERE \(condition) ORDER BY number", sql.parameters))
                let there = try rows.map { try $0.integer(0) }
                #expect(here == there, "\(filter)")
                if !here.isEmpty, here.count < documents.count { telling += 1 }
            }
        }
        // Those are the filters that show something.
        #expect(telling > 200)
    }

    private static func table(of documents: [Document], at url: URL) throws -> DocumentTable {
        let builder = DocumentTableBuilder()
        for (number, document) in documents.enumerated() { try builder.append(document, number: Int64(number)) }
        try builder.write(to: url)
        return try DocumentTable(opening: url)
    }

    private static func insert(_ documents: [Document], over connection: PostgreSQLConnection) async throws {
        for (number, document) in documents.enumerated() {
            let values = FilterValues(document)
            _ = try await connection.query(
                PostgreSQLStatement(
                    "INSERT INTO filtered VALUES ($1, $2, $3::jsonb, $4::jsonb)",
                    [
                        .integer(number), .text(document.id.rawValue),
                        .text(JSONValue.object(values.fields.mapValues(JSONValue.array)).storedText),
                        .text(JSONValue.object(values.dates.mapValues(JSONValue.array)).storedText),
                    ], isPrepared: true))
        }
    }
}

/// The server that tests use.
enum ServerAddress {
    static let text = ProcessInfo.processInfo.environment["HYBRIDSEARCH_POSTGRESQL_URL"]
}

/// Documents and filters of few fields and few values, so that they meet.
enum RandomMetadata {
    private static let fields = ["a", "b", "a.b", "a.c", "b.d.e", "a.", "", "_id", "title", "none", "q\"'\\$1"]

    private static let strings = [
        "x", "X", "xy", "Xyz", "é", "e\u{301}", "", "2024", "2024-02", "2024-02-29", "2024-02-29T12:00:00+02:00",
        "2024-02-29 10:30", "2023-12-31T23:59:59.999999Z", "2024-02-30", "d1", "d2", "now", "'; --",
        "\"\u{301}", "🙂",
    ]

    private static func scalar() -> JSONValue {
        switch Int.random(in: 0..<12) {
        case 0: .bool(.random())
        case 1: .integer(.random(in: -3...3))
        case 2: .number(Double(Int.random(in: -6...6)) / 2)
        case 3: .integer((1 << 53) + .random(in: -1...2))
        case 4: .number(0x1p53 + Double(Int.random(in: -1...1)) * 2)
        case 5: .integer([.max, .min, .max - 1, .min + 1].randomElement() ?? 0)
        case 6:
            .number(
                [0x1p63, -0x1p63, 0x1p62, 0x1p64, 1e300, -1e300, -0.0, .leastNonzeroMagnitude].randomElement() ?? 0)
        default: .string(strings.randomElement() ?? "")
        }
    }

    private static func value(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 10 : 6)) {
        case 0: .null
        case 6, 7: .array((0..<Int.random(in: 0..<4)).map { _ in value(depth: depth + 1) })
        case 8:
            .object([
                ["c", "d", "e", ""].randomElement() ?? "": value(depth: depth + 1), "b": value(depth: depth + 1),
            ])
        default: scalar()
        }
    }

    static func document(_ number: Int) -> Document {
        var metadata: [String: JSONValue] = [:]
        for field in ["a", "b", "c", "a.b", "", "q\"'\\$1", "title", "_id"] where Bool.random() {
            metadata[field] = value()
        }
        let title = Bool.random() ? "" : strings.randomElement() ?? ""
        return Document(
            id: DocumentID("\(["d", "D", "é"].randomElement() ?? "")\(number)"), title: title, metadata: metadata)
    }

    static func filter(depth: Int = 0) -> Filter {
        let field = fields.randomElement() ?? ""
        switch Int.random(in: 0..<(depth < 3 ? 14 : 10)) {
        case 0: return Bool.random() ? .matchAll : .matchNone
        case 1: return .term(field: field, value: scalar())
        case 2:
            let count = [0, 1, 2, 3, 80].randomElement() ?? 0
            return .terms(field: field, values: (0..<count).map { _ in scalar() })
        case 3: return .prefix(field: field, value: ["", "x", "X", "2024", "d1", "é", "e"].randomElement() ?? "")
        case 4: return .termIgnoringCase(field: field, value: strings.randomElement() ?? "")
        case 5: return .prefixIgnoringCase(field: field, value: ["", "x", "D", "É", "xY"].randomElement() ?? "")
        case 6: return .exists(field: field)
        case 7: return .ids((0..<3).map { _ in DocumentID("d\(Int.random(in: 0..<40))") })
        case 8, 9: return .range(field: field, bounds: bounds())
        default:
            func filters(_ most: Int) -> [Filter] {
                (0..<Int.random(in: 0...most)).map { _ in filter(depth: depth + 1) }
            }
            return .bool(
                must: filters(2), should: filters(4), mustNot: filters(1), minimumShouldMatch: .random(in: -1...5))
        }
    }

    private static func bounds() -> Filter.RangeBounds {
        let dates = Bool.random()
        func bound() -> JSONValue {
            guard dates else { return scalar() }
            return .string(
                ["2024", "2024-02", "2024-02-29", "2024-02-29T10", "now/y", "2024-01-31||+1M/d"].randomElement() ?? ""
            )
        }
        var bounds = Filter.RangeBounds()
        if Bool.random() { bounds.gte = bound() } else if Bool.random() { bounds.gt = bound() }
        if Bool.random() { bounds.lte = bound() } else if Bool.random() { bounds.lt = bound() }
        if Int.random(in: 0..<5) == 0 { bounds.gt = bound() }
        if Int.random(in: 0..<5) == 0 { bounds.lt = bound() }
        return bounds
    }
}
