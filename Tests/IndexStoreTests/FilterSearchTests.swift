import Foundation
import HybridSearch
import TestSupport
import Testing

/// Filters through SQLite against a slow obvious evaluation in Swift.
@Suite struct FilterSearchTests {
    private static func document(_ number: Int, _ random: inout some RandomNumberGenerator) -> Document {
        var metadata: [String: JSONValue] = [:]
        if Bool.random(using: &random) { metadata["size"] = .integer(.random(in: 0..<20, using: &random)) }
        if Bool.random(using: &random) { metadata["price"] = .number(.random(in: 0..<20, using: &random)) }
        if Bool.random(using: &random) { metadata["section"] = .string(["a", "b", "it's \"c\""].randomElement(using: &random)!) }
        if Bool.random(using: &random) { metadata["free"] = .bool(.random(using: &random)) }
        if Bool.random(using: &random) {
            metadata["tags"] = .array(["x", "y", "z"].filter { _ in Bool.random(using: &random) }.map { .string($0) })
        }
        return Document(id: DocumentID("d\(number)"), title: "title \(number % 7)", text: "word", metadata: metadata)
    }

    private static let filters: [Filter] = [
        .matchAll, .matchNone, .termIgnoringCase(field: "section", value: "A"),
        .prefixIgnoringCase(field: "section", value: "IT"), .term(field: "section", value: "a"), .term(field: "section", value: "it's \"c\""),
        .term(field: "size", value: 3), .term(field: "free", value: true), .terms(field: "tags", values: ["x", "z"]),
        .terms(field: "tags", values: []), .exists(field: "price"), .prefix(field: "title", value: "title 3"),
        .prefix(field: "section", value: "it's"), .ids(["d1", "d5", "none"]), .term(field: "_id", value: "d9"),
        .range(field: "size", bounds: .init(gte: 5, lt: 12)), .range(field: "price", bounds: .init(gt: 3.5)),
        .range(field: "section", bounds: .init(gt: "a")), .range(field: "size", bounds: .init(lte: "zzz")),
        .term(field: "no'such\"field", value: 1),
        .bool(
            must: [.exists(field: "size")], should: [], mustNot: [.term(field: "section", value: "b")],
            minimumShouldMatch: 0),
        .bool(
            must: [], should: [.term(field: "tags", value: "x"), .term(field: "tags", value: "y"), .exists(field: "free")],
            mustNot: [], minimumShouldMatch: 2),
        .bool(must: [], should: [], mustNot: [], minimumShouldMatch: 0),
        .bool(must: [], should: [], mustNot: [], minimumShouldMatch: 1),
    ]

    private static func matches(_ filter: Filter, _ document: Document) -> Bool {
        func elements(_ field: String) -> [JSONValue] {
            switch field {
            case "_id": [.string(document.id.rawValue)]
            case "title": [.string(document.title)]
            default: document.metadata[field].map { $0.arrayValue ?? [$0] } ?? []
            }
        }
        func isBelow(_ a: JSONValue, _ b: JSONValue, orEqual: Bool) -> Bool {
            if let a = a.doubleValue, let b = b.doubleValue { return orEqual ? a <= b : a < b }
            if let a = a.stringValue, let b = b.stringValue { return orEqual ? a <= b : a < b }
            return false
        }
        switch filter {
        case .matchAll: return true
        case .matchNone: return false
        case .termIgnoringCase(let field, let value):
            return elements(field).contains { $0.stringValue?.lowercased() == value.lowercased() }
        case .prefixIgnoringCase(let field, let prefix):
            return elements(field).contains { $0.stringValue?.lowercased().hasPrefix(prefix.lowercased()) ?? false }
        case .term(let field, let value): return elements(field).contains(value)
        case .terms(let field, let values): return elements(field).contains { values.contains($0) }
        case .prefix(let field, let prefix):
            return elements(field).contains { $0.stringValue?.hasPrefix(prefix) ?? false }
        case .exists(let field): return !elements(field).isEmpty
        case .ids(let ids): return ids.contains(document.id)
        case .range(let field, let bounds):
            return elements(field).contains { value in
                (bounds.gt.map { isBelow($0, value, orEqual: false) } ?? true)
                    && (bounds.gte.map { isBelow($0, value, orEqual: true) } ?? true)
                    && (bounds.lt.map { isBelow(value, $0, orEqual: false) } ?? true)
                    && (bounds.lte.map { isBelow(value, $0, orEqual: true) } ?? true)
            }
        case .bool(let must, let should, let mustNot, let minimum):
            return must.allSatisfy { matches($0, document) } && !mustNot.contains { matches($0, document) }
                && should.filter { matches($0, document) }.count >= minimum
        }
    }

    @Test func everyFilterAgreesWithTheSlowVersion() async throws {
        var random = SystemRandomNumberGenerator()
        let documents = (0..<300).map { Self.document($0, &random) }
        let folder = try TemporaryFolder()
        let directory = try IndexDirectory(
            creating: folder.appending("index"), definition: IndexDefinition(bm25: BM25Definition()), pipeline: "")
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add(Array(documents[..<100]))
            try await writer.commit()
            try await writer.add(Array(documents[100...]))
            try await writer.commit()
        }

        let retriever = try BM25Retriever(snapshot: directory.snapshot())
        for filter in Self.filters {
            let found = try await retriever.retrieve("word", limit: 1000, filter: filter)
            let expected = documents.filter { Self.matches(filter, $0) }.map(\.id)
            #expect(Set(found.documents.map(\.id)) == Set(expected), "\(filter)")
        }
    }
}
