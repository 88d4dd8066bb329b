import IndexFiles
import Retrieval

/// Merges indexes of fields: field by field, and value by value.
struct FieldIndexMerge {
    private let sources: [FieldIndex]
    /// For each source and each of its documents the ordinal in the merged index; nil where it is dropped.
    private let ordinals: [[DocumentOrdinal?]]?

    /// - Parameter ordinals: For each source and each of its documents the ordinal in the merged index, nil where it is
    ///   dropped. Without them ordinals stay as they are, and those of each source are above those of the one before.
    init(_ sources: [FieldIndex], ordinals: [[DocumentOrdinal?]]? = nil) {
        self.sources = sources
        self.ordinals = ordinals
    }

    /// Some values of a source that are still to be merged.
    private struct Cursor {
        let source: Int
        var value: Int
        let end: Int
    }

    func write(to writer: inout FieldIndexWriter) throws {
        var fields = [Int](repeating: 0, count: sources.count)
        while let least = try leastField(from: fields) {
            let (name, kind) = (try sources[least].name(ofField: fields[least]), try self.kind(least, fields[least]))
            var cursors: [Cursor] = []
            for source in sources.indices where fields[source] < sources[source].fields.count {
                guard try order((source, fields[source]), (least, fields[least])) == 0 else { continue }
                let values = try sources[source].values(ofFields: fields[source]..<fields[source] + 1)
                cursors.append(Cursor(source: source, value: values.lowerBound, end: values.upperBound))
            }
            try merge(&cursors, of: name, kind, to: &writer)
            for cursor in cursors { fields[cursor.source] += 1 }
        }
    }

    // MARK: Fields

    /// The source whose next field comes before those of all others.
    private func leastField(from fields: [Int]) throws -> Int? {
        var least: Int?
        for source in sources.indices where fields[source] < sources[source].fields.count {
            guard let other = least else {
                least = source
                continue
            }
            if try order((source, fields[source]), (other, fields[other])) < 0 { least = source }
        }
        return least
    }

    private func order(_ a: (source: Int, field: Int), _ b: (source: Int, field: Int)) throws -> Int {
        let names = try sources[a.source].name(ofField: a.field).order(before: sources[b.source].name(ofField: b.field))
        guard names == 0 else { return names }
        return Int(try kind(a.source, a.field).rawValue) - Int(try kind(b.source, b.field).rawValue)
    }

    private func kind(_ source: Int, _ field: Int) throws -> ValueKind {
        try sources[source].kind(ofField: field)
    }

    // MARK: Values

    private func merge(
        _ cursors: inout [Cursor], of name: UnsafeBufferPointer<UInt8>, _ kind: ValueKind,
        to writer: inout FieldIndexWriter
    ) throws {
        var hasBegun = false
        var documents: [DocumentOrdinal] = []
        while let least = try leastValue(of: cursors) {
            try Task.checkCancellation()
            let value = try sources[cursors[least].source].value(cursors[least].value)
            documents.removeAll(keepingCapacity: true)
            for i in cursors.indices where cursors[i].value < cursors[i].end {
                let (source, index) = (cursors[i].source, cursors[i].value)
                let isSame = try i == least || sources[source].value(index).order(before: value) == 0
                guard isSame else { continue }
                try append(sources[source].documents(ofValues: index..<index + 1), of: source, to: &documents)
                cursors[i].value += 1
            }
            guard !documents.isEmpty else { continue }
            documents.sortUnlessAscending()
            if !hasBegun { writer.begin(name, kind) }
            hasBegun = true
            try documents.withUnsafeBufferPointer { try writer.append(value, documents: $0) }
        }
    }

    private func leastValue(of cursors: [Cursor]) throws -> Int? {
        var least: (index: Int, value: UnsafeBufferPointer<UInt8>)?
        for (i, cursor) in cursors.enumerated() where cursor.value < cursor.end {
            let value = try sources[cursor.source].value(cursor.value)
            if let other = least, value.order(before: other.value) >= 0 { continue }
            least = (i, value)
        }
        return least?.index
    }

    private func append(
        _ documents: UnsafeBufferPointer<DocumentOrdinal>, of source: Int, to merged: inout [DocumentOrdinal]
    ) throws {
        guard let ordinals else { return merged.append(contentsOf: documents) }
        for document in documents {
            guard Int(document) < ordinals[source].count else {
                throw sources[source].documentIsOutside(document, capacity: ordinals[source].count)
            }
            if let new = ordinals[source][Int(document)] { merged.append(new) }
        }
    }
}

extension [DocumentOrdinal] {
    fileprivate mutating func sortUnlessAscending() {
        guard zip(self, dropFirst()).contains(where: { $0 >= $1 }) else { return }
        sort()
    }
}
