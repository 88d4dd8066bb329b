import Foundation
import Retrieval

/// What a filter lets through, as one would write it down: document by document, value by value.
struct SlowFilter {
    /// Microseconds since 1970.
    var now = 0

    func documents(_ filter: Filter, in documents: [Document]) -> [Int] {
        documents.indices.filter { matches(filter, documents[$0]) }
    }

    func matches(_ filter: Filter, _ document: Document) -> Bool {
        func any(_ field: String, _ test: (JSONValue) -> Bool) -> Bool { values(field, of: document).contains(where: test) }
        switch filter {
        case .matchAll: return true
        case .matchNone: return false
        case .term(let field, let value): return any(field) { Self.isSame($0, value) }
        case .terms(let field, let values): return any(field) { one in values.contains { Self.isSame(one, $0) } }
        case .prefix(let field, let prefix): return any(field) { $0.stringValue?.utf8.starts(with: prefix.utf8) ?? false }
        case .termIgnoringCase(let field, let value):
            return any(field) { $0.stringValue.map(Self.lowercased) == Self.lowercased(value) }
        case .prefixIgnoringCase(let field, let prefix):
            return any(field) { $0.stringValue.map { Self.lowercased($0).starts(with: Self.lowercased(prefix)) } ?? false }
        case .exists(let field): return any(field) { _ in true } || within(field, document)
        case .ids(let ids): return ids.contains(document.id)
        case .range(let field, let bounds): return any(field) { isWithin(bounds, $0) }
        case .bool(let must, let should, let mustNot, let minimum):
            return must.allSatisfy { matches($0, document) } && !mustNot.contains { matches($0, document) }
                && should.filter { matches($0, document) }.count >= minimum
        }
    }

    // MARK: Values

    private func values(_ field: String, of document: Document) -> [JSONValue] {
        switch field {
        case "_id": return [.string(document.id.rawValue)]
        case "title": return document.title.isEmpty ? [] : [.string(document.title)]
        default: return Self.scalars(.object(document.metadata), at: nil).filter { $0.path == field }.map(\.value)
        }
    }

    private func within(_ field: String, _ document: Document) -> Bool {
        Self.scalars(.object(document.metadata), at: nil).contains { $0.path.utf8.starts(with: "\(field).".utf8) }
    }

    private static func scalars(_ value: JSONValue, at path: String?) -> [(path: String, value: JSONValue)] {
        switch value {
        case .null: []
        case .bool, .integer, .number, .string: [(path ?? "", value)]
        case .array(let elements): elements.flatMap { scalars($0, at: path) }
        case .object(let members):
            members.flatMap { key, member in scalars(member, at: path.map { path in "\(path).\(key)" } ?? key) }
        }
    }

    // MARK: Comparisons

    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
    }

    private static func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        isBelow(a, b) == false && isBelow(b, a) == false
    }

    /// Nil for values of two kinds.
    private static func isBelow(_ a: JSONValue, _ b: JSONValue) -> Bool? {
        switch (a, b) {
        case (.string(let a), .string(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.bool(let a), .bool(let b)): !a && b
        case (.integer(let a), .integer(let b)): a < b
        case (.number(let a), .number(let b)): a < b
        // Int and Double compare exactly.
        case (.integer(let a), .number(let b)): b.isNaN ? nil : b >= 0x1p63 || b > -0x1p63 && a < Int(b.rounded(.up))
        case (.number(let a), .integer(let b)): a.isNaN ? nil : a < -0x1p63 || a < 0x1p63 && Int(a.rounded(.down)) < b
        default: nil
        }
    }

    private func isWithin(_ bounds: Filter.RangeBounds, _ value: JSONValue) -> Bool {
        let given = [bounds.gt, bounds.gte, bounds.lt, bounds.lte].compactMap { $0 }
        let dates = given.compactMap { $0.stringValue.flatMap { try? DateLimit($0, now: now) } }
        if dates.count == given.count, !given.isEmpty {
            guard let text = value.stringValue, let instant = TimeSpan(iso8601: text)?.first else { return false }
            func limit(_ bound: JSONValue?) -> DateLimit? { bound?.stringValue.flatMap { try? DateLimit($0, now: now) } }
            return limit(bounds.gt).map { instant > $0.last } ?? true && limit(bounds.gte).map { instant >= $0.first } ?? true
                && limit(bounds.lt).map { instant < $0.first } ?? true && limit(bounds.lte).map { instant <= $0.last } ?? true
        }
        return !given.isEmpty
            && bounds.gt.map { Self.isBelow($0, value) == true } ?? true
            && bounds.gte.map { Self.isBelow(value, $0) == false } ?? true
            && bounds.lt.map { Self.isBelow(value, $0) == true } ?? true
            && bounds.lte.map { Self.isBelow($0, value) == false } ?? true
    }
}
