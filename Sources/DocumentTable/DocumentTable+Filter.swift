import Foundation
import IndexFiles
import Retrieval

extension DocumentTable {
    /// The documents that a filter lets through.
    ///
    /// - Parameter now: What date math means by `now`: one instant for all segments of a search.
    /// - Throws: ``FilterError`` for a filter that cannot be answered; ``SegmentFileError``.
    /// - Complexity: O(log values + matches + documents / 64) for each condition; those that ignore case look at every value
    ///   of their field.
    public func documents(matching filter: Filter, now: Date = Date()) throws -> OrdinalSet {
        let microseconds = (now.timeIntervalSince1970 * 1_000_000).rounded(.down)
        return try FilterEvaluation(table: self, now: Int(exactly: microseconds) ?? 0).documents(matching: filter)
    }
}

/// Answers one filter.
private struct FilterEvaluation {
    let table: DocumentTable
    let now: Int

    private var capacity: Int { table.documentCount }

    func documents(matching filter: Filter) throws -> OrdinalSet {
        switch filter {
        case .matchAll:
            return OrdinalSet(all: capacity)
        case .matchNone:
            return OrdinalSet(capacity: capacity)
        case .ids(let ids):
            return try documents(of: "_id") { condition throws(SegmentFileError) in
                for id in ids { try condition.insertDocuments(with: FieldValue(string: id.rawValue)) }
            }
        case .term(let field, let value):
            return try documents(with: [value], in: field)
        case .terms(let field, let values):
            return try documents(with: values, in: field)
        case .prefix(let field, let prefix):
            return try documents(of: field) { condition throws(SegmentFileError) in
                try condition.insertDocuments(withPrefix: Array(prefix.utf8))
            }
        case .termIgnoringCase(let field, let value):
            return try documents(of: field) { condition throws(SegmentFileError) in
                try condition.insertDocuments(ignoringCaseOf: Array(value.utf8), mayContinue: false)
            }
        case .prefixIgnoringCase(let field, let prefix):
            return try documents(of: field) { condition throws(SegmentFileError) in
                try condition.insertDocuments(ignoringCaseOf: Array(prefix.utf8), mayContinue: true)
            }
        case .exists(let field):
            return try documents(of: field) { condition throws(SegmentFileError) in
                try condition.insertDocumentsWithAnyValue()
            }
        case .range(let field, let bounds):
            guard let range = try ValueRange(bounds, ofField: field, now: now) else {
                return try documents(of: field) { _ in }
            }
            return try documents(of: field) { condition throws(SegmentFileError) in
                try condition.insertDocuments(in: range)
            }
        case .bool(let must, let should, let mustNot, let minimum):
            return try combined(must: must, should: should, mustNot: mustNot, minimum: minimum)
        }
    }

    private func documents(with values: [JSONValue], in field: String) throws -> OrdinalSet {
        try documents(of: field) { condition throws(SegmentFileError) in
            for value in values {
                if let value = FieldValue(value) { try condition.insertDocuments(with: value) }
            }
        }
    }

    private func documents(
        of field: String, _ insert: (inout FieldCondition) throws(SegmentFileError) -> Void
    ) throws -> OrdinalSet {
        if field == "text" { throw FilterError.textIsNoField }
        var condition = FieldCondition(field: field, table: table)
        try insert(&condition)
        return condition.documents
    }

    private func combined(must: [Filter], should: [Filter], mustNot: [Filter], minimum: Int) throws -> OrdinalSet {
        var result = OrdinalSet(all: capacity)
        for filter in must { result.formIntersection(try documents(matching: filter)) }
        for filter in mustNot { result.subtract(try documents(matching: filter)) }
        if minimum == 1, !should.isEmpty {
            var any = OrdinalSet(capacity: capacity)
            for filter in should { any.formUnion(try documents(matching: filter)) }
            result.formIntersection(any)
        } else {
            var tally = OrdinalTally(capacity: capacity)
            for filter in should { tally.add(try documents(matching: filter)) }
            result.formIntersection(tally.documents(inAtLeast: minimum))
        }
        return result
    }
}
