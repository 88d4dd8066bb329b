import Foundation
import IndexFiles
import Retrieval

/// Collects the documents that a condition on one field lets through.
struct FieldCondition {
    let field: String
    let table: DocumentTable
    private(set) var documents: OrdinalSet

    init(field: String, table: DocumentTable) {
        self.field = field
        self.table = table
        documents = OrdinalSet(capacity: table.documentCount)
    }

    mutating func insertDocuments(with value: FieldValue) throws(SegmentFileError) {
        try insert(matchesOf: value.kind) { (values, all) throws(SegmentFileError) in
            try values.indices(of: value.bytes, in: all)
        }
    }

    mutating func insertDocuments(withPrefix prefix: [UInt8]) throws(SegmentFileError) {
        try insert(matchesOf: .string) { (values, all) throws(SegmentFileError) in
            try values.indices(withPrefix: prefix, in: all)
        }
    }

    mutating func insertDocuments(in range: ValueRange) throws(SegmentFileError) {
        try insert(matchesOf: range.kind) { (values, all) throws(SegmentFileError) in
            try range.indices(in: values, all)
        }
    }

    mutating func insertDocumentsWithAnyValue() throws(SegmentFileError) {
        guard field != "_id" else {
            documents = OrdinalSet(all: table.documentCount)
            return
        }
        let fields = table.fields
        try insert(fields.documents(ofValues: fields.values(ofFields: fields.fields(named: Array(field.utf8)))))
        try insert(fields.documents(ofValues: fields.values(ofFields: fields.fields(withPrefix: Array("\(field).".utf8)))))
    }

    /// - Parameter mayContinue: Whether values may have more after those bytes.
    mutating func insertDocuments(ignoringCaseOf text: [UInt8], mayContinue: Bool) throws(SegmentFileError) {
        let text = text.map(\.asciiLowercased)
        try insert(eachOf: .string) { (value) in
            (mayContinue ? value.count >= text.count : value.count == text.count)
                && zip(value, text).allSatisfy { $0.asciiLowercased == $1 }
        }
    }

    // MARK: Values

    /// Inserts the documents of values that follow one another.
    private mutating func insert(
        matchesOf kind: ValueKind,
        _ find: (any SortedBytes, Range<Int>) throws(SegmentFileError) -> Range<Int>
    ) throws(SegmentFileError) {
        if field == "_id" {
            guard kind == .string else { return }
            try insert(table.ids.order.elements(find(table.ids, 0..<table.documentCount)))
        } else {
            let all = try table.fields.values(ofField: Array(field.utf8), kind)
            try insert(table.fields.documents(ofValues: find(table.fields, all)))
        }
    }

    /// Inserts the documents of those values that pass a test.
    private mutating func insert(
        eachOf kind: ValueKind, where passes: (UnsafeBufferPointer<UInt8>) -> Bool
    ) throws(SegmentFileError) {
        if field == "_id" {
            for index in 0..<table.documentCount where passes(try table.ids.bytes(index)) {
                try insert(table.ids.order.elements(index..<index + 1))
            }
        } else {
            for index in try table.fields.values(ofField: Array(field.utf8), kind)
            where passes(try table.fields.value(index)) {
                try insert(table.fields.documents(ofValues: index..<index + 1))
            }
        }
    }

    private mutating func insert(_ ordinals: UnsafeBufferPointer<DocumentOrdinal>) throws(SegmentFileError) {
        guard documents.insert(contentsOf: ordinals) else {
            throw table.file.malformed("a value of “\(field)” is of a document beyond \(table.documentCount)")
        }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 {
        self >= 0x41 && self <= 0x5A ? self + 0x20 : self
    }
}
