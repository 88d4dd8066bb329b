import Foundation
import IndexFiles
import Retrieval

/// Writes the values of fields with their documents, which come in the order of the file, in bounded memory.
struct FieldIndexWriter {
    private var fields: [FieldEntry] = []
    private var names: [UInt8] = []
    private var valueCount = 0
    private var valueByteCount = 0
    private var postingCount = 0
    private var valueOffsets: Spool
    private var valueBytes: Spool
    private var postingOffsets: Spool
    private var postings: Spool
    private var lastName: [UInt8]?

    init(in folder: URL, memory: Int) throws {
        func spool() -> Spool { Spool(in: folder, memory: memory / 4) }
        (valueOffsets, valueBytes, postingOffsets, postings) = (spool(), spool(), spool(), spool())
        try valueOffsets.append([UInt64(0)])
        try postingOffsets.append([UInt64(0)])
    }

    /// Begins the values of a field and a kind.
    mutating func begin(_ name: UnsafeBufferPointer<UInt8>, _ kind: ValueKind) {
        if lastName.map({ !$0.elementsEqual(name) }) ?? true {
            names.append(contentsOf: name)
            lastName = Array(name)
        }
        fields.append(
            FieldEntry(
                nameStart: UInt64(names.count - name.count), nameCount: UInt32(name.count), kind: kind.rawValue,
                firstValue: UInt64(valueCount)))
    }

    /// Adds the next value of the field that was begun last.
    ///
    /// - Parameter documents: Those that have it, ascending; at least one.
    mutating func append(
        _ value: UnsafeBufferPointer<UInt8>, documents: UnsafeBufferPointer<DocumentOrdinal>
    ) throws {
        valueCount += 1
        valueByteCount += value.count
        postingCount += documents.count
        try valueBytes.append(UnsafeRawBufferPointer(value))
        try withUnsafeBytes(of: UInt64(valueByteCount)) { try valueOffsets.append($0) }
        try postings.append(UnsafeRawBufferPointer(documents))
        try withUnsafeBytes(of: UInt64(postingCount)) { try postingOffsets.append($0) }
    }

    /// Writes the sections.
    mutating func write(to file: inout SegmentFileWriter) throws {
        try file.append(.fields, fields)
        try file.append(.fieldNames, names)
        for (section, spool) in [
            (SegmentSection.valueOffsets, valueOffsets), (.valueBytes, valueBytes),
            (.valuePostingOffsets, postingOffsets), (.valuePostings, postings),
        ] {
            var spool = spool
            try file.begin(section)
            try spool.read().withElements(of: UInt8.self) { try file.append(UnsafeRawBufferPointer($0)) }
        }
    }
}
