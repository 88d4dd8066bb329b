import Foundation
import IndexFiles
import Retrieval

/// The values of some documents one after the other, in memory.
struct FieldIndexRun {
    private var fieldNames = ByteStringTable()
    /// The field's number, four bytes; the kind, one byte; the value.
    private var values = ByteStringTable()
    private static let valueStart = 5
    /// For every value of every document, the number of the value and the document, in the order of documents.
    private var valueNumbers: [UInt32] = []
    private var documents: [DocumentOrdinal] = []

    // The document that is being added.
    private var documentValues: [UInt32] = []
    private var key: [UInt8] = []

    /// About how many bytes all this takes, with those that ``write(to:)`` needs besides.
    var byteCount: Int {
        fieldNames.byteCount + 48 * fieldNames.count + values.byteCount + 56 * values.count + 12 * documents.count
    }

    var isEmpty: Bool { documents.isEmpty }

    mutating func append(_ document: Document, ordinal: DocumentOrdinal) {
        documentValues.removeAll(keepingCapacity: true)
        document.forEachValue { field, value in add(value, toField: field) }
        documentValues.sort()
        var last: UInt32?
        for number in documentValues where number != last {
            valueNumbers.append(number)
            documents.append(ordinal)
            last = number
        }
    }

    private mutating func add(_ json: JSONValue, toField name: String) {
        let field = fieldNames.number(of: name)
        key.removeAll(keepingCapacity: true)
        withUnsafeBytes(of: field) { key.append(contentsOf: $0) }
        key.append(0)
        guard let kind = key.append(value: json) else { return }
        addKey(kind)
        guard kind == .string else { return }
        let date = key.withUnsafeBufferPointer { key in
            TimeSpan(iso8601: UnsafeBufferPointer(rebasing: key.dropFirst(Self.valueStart)))
        }
        if let date {
            key.removeSubrange(Self.valueStart...)
            key.append(instant: date.first)
            addKey(.date)
        }
    }

    private mutating func addKey(_ kind: ValueKind) {
        key[Self.valueStart - 1] = UInt8(kind.rawValue)
        documentValues.append(key.withUnsafeBufferPointer { values.number(of: $0) })
    }

    // MARK: Writing

    /// Writes everything in the order of the file.
    func write(to writer: inout FieldIndexWriter) throws {
        let (ends, documents) = documentsByValue()
        var current: (field: UInt32, kind: UInt32)?
        for key in sortedKeys() {
            if current.map({ $0 != (key.field, key.kind) }) ?? true {
                guard let kind = ValueKind(rawValue: key.kind) else { preconditionFailure("a kind that was added") }
                fieldNames.withBytes(of: Int(key.field)) { writer.begin($0, kind) }
                current = (key.field, key.kind)
            }
            let start = key.value == 0 ? 0 : ends[Int(key.value) - 1]
            try documents[start..<ends[Int(key.value)]].withUnsafeBufferPointer { documents in
                try withValue(key.value) { value in try writer.append(value, documents: documents) }
            }
        }
    }

    /// Counting sort, which leaves the documents of each value ascending.
    private func documentsByValue() -> (ends: [Int], documents: [DocumentOrdinal]) {
        var places = [Int](repeating: 0, count: values.count + 1)
        for number in valueNumbers { places[Int(number) + 1] += 1 }
        for i in places.indices.dropFirst() { places[i] += places[i - 1] }
        var sorted = [DocumentOrdinal](repeating: 0, count: documents.count)
        for (number, document) in zip(valueNumbers, documents) {
            sorted[places[Int(number)]] = document
            places[Int(number)] += 1
        }
        // Each place has come to where the next value's documents start.
        return (places.dropLast(), sorted)
    }

    private struct Key {
        var rank: UInt32
        var kind: UInt32
        /// The first bytes of the value, the first one highest.
        var prefix: UInt64
        var field: UInt32
        var value: UInt32
    }

    /// All values, ascending by the names of their fields, kinds and bytes.
    private func sortedKeys() -> [Key] {
        var ranks = [UInt32](repeating: 0, count: fieldNames.count)
        for (rank, field) in fieldNames.sortedNumbers().enumerated() { ranks[Int(field)] = UInt32(rank) }
        let keys = (0..<UInt32(values.count)).map { number in
            values.withBytes(of: Int(number)) { bytes in
                let field = UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt32.self)
                return Key(
                    rank: ranks[Int(field)], kind: UInt32(bytes[Self.valueStart - 1]),
                    prefix: bytes.dropFirst(Self.valueStart).bigEndianPrefix, field: field, value: number)
            }
        }
        return keys.sorted { a, b in
            if a.rank != b.rank { return a.rank < b.rank }
            if a.kind != b.kind { return a.kind < b.kind }
            if a.prefix != b.prefix { return a.prefix < b.prefix }
            return withValue(a.value) { a in withValue(b.value) { b in a.order(before: b) < 0 } }
        }
    }

    private func withValue<Result>(
        _ number: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try values.withBytes(of: Int(number)) { key in
            try body(UnsafeBufferPointer(rebasing: key.dropFirst(Self.valueStart)))
        }
    }
}

extension Sequence<UInt8> {
    /// The first eight bytes as a number, the first one highest, with zeros for those that are not there.
    var bigEndianPrefix: UInt64 {
        var prefix: UInt64 = 0
        var count = 0
        for byte in self.prefix(8) {
            prefix = prefix << 8 | UInt64(byte)
            count += 1
        }
        return count == 0 ? 0 : prefix << UInt64(8 * (8 - count))
    }
}
