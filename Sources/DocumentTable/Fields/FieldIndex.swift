import IndexFiles
import Retrieval

/// The values of fields in a mapped file, ascending by field, kind and bytes, and for each the documents that have it.
///
/// Whatever is next to each other in that order (a value, a range, everything of a field) has its documents
/// next to each other too.
struct FieldIndex: Sendable {
    let fields: MappedArray<FieldEntry>
    private let names: SegmentFile.Section
    private let valueOffsets: MappedArray<UInt64>
    private let valueBytes: SegmentFile.Section
    private let postingOffsets: MappedArray<UInt64>
    let postings: MappedArray<DocumentOrdinal>

    init(_ file: SegmentFile) throws(SegmentFileError) {
        fields = try file.array(.fields, of: FieldEntry.self)
        names = try file.section(.fieldNames)
        valueOffsets = try file.array(.valueOffsets, of: UInt64.self)
        valueBytes = try file.section(.valueBytes)
        postingOffsets = try file.array(.valuePostingOffsets, of: UInt64.self)
        postings = try file.array(.valuePostings, of: DocumentOrdinal.self)
        guard valueOffsets.count > 0, valueOffsets.count == postingOffsets.count else {
            throw file.malformed(
                "it has \(valueOffsets.count) valueOffsets and \(postingOffsets.count) valuePostingOffsets")
        }
    }

    var valueCount: Int { valueOffsets.count - 1 }

    // MARK: Fields

    func name(ofField index: Int) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8> {
        let entry = try fields[index]
        let count = UInt64(names.byteCount)
        guard entry.nameStart <= count, UInt64(entry.nameCount) <= count - entry.nameStart else {
            throw names.malformed("the name of field \(index) is beyond its \(names.name)")
        }
        guard try isNameInPlace(entry, ofField: index) else { throw isOutOfOrder("the name of field \(index)") }
        let start = Int(entry.nameStart)
        return try names.bytes(of: start..<start + Int(entry.nameCount)).assumingMemoryBound(to: UInt8.self)
    }

    /// Names that lay over one another would make a merged table as many times as long.
    private func isNameInPlace(_ entry: FieldEntry, ofField index: Int) throws(SegmentFileError) -> Bool {
        guard index > 0 else { return entry.nameStart == 0 }
        let before = try fields[index - 1]
        return entry.hasNameOf(before) || entry.follows(before)
    }

    func kind(ofField index: Int) throws(SegmentFileError) -> ValueKind {
        let number = try fields[index].kind
        guard let kind = ValueKind(rawValue: number) else {
            throw names.malformed("field \(index) has values of the kind \(number)")
        }
        return kind
    }

    /// The values of some fields one after the other.
    func values(ofFields range: Range<Int>) throws(SegmentFileError) -> Range<Int> {
        guard !range.isEmpty else { return 0..<0 }
        let first = try fields[range.lowerBound].firstValue
        let end = range.upperBound < fields.count ? try fields[range.upperBound].firstValue : UInt64(valueCount)
        guard first <= end, end <= UInt64(valueCount) else {
            throw names.malformed("field \(range.lowerBound) has the values from \(first) to \(end) of \(valueCount)")
        }
        return Int(first)..<Int(end)
    }

    /// The entries of a field, one for each kind.
    func fields(named name: [UInt8]) throws(SegmentFileError) -> Range<Int> {
        let first = try firstField { (other) in other.precedes(name) }
        var end = first
        while end < fields.count, try self.name(ofField: end).elementsEqual(name) { end += 1 }
        return first..<end
    }

    /// The entries of all fields whose names begin with some bytes.
    func fields(withPrefix prefix: [UInt8]) throws(SegmentFileError) -> Range<Int> {
        let first = try firstField { (other) in other.precedes(prefix) }
        let end = try firstField { (other) in other.precedes(prefix) || other.starts(with: prefix) }
        return first..<end
    }

    private func firstField(
        after isBefore: (UnsafeBufferPointer<UInt8>) -> Bool
    ) throws(SegmentFileError) -> Int {
        try (0..<fields.count).partitionPoint { (index) throws(SegmentFileError) in
            !isBefore(try name(ofField: index))
        }
    }

    /// The values of a field that are of a kind.
    func values(ofField name: [UInt8], _ kind: ValueKind) throws(SegmentFileError) -> Range<Int> {
        for index in try fields(named: name) where try fields[index].kind == kind.rawValue {
            return try values(ofFields: index..<index + 1)
        }
        return 0..<0
    }

    // MARK: Values

    func value(_ index: Int) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8> {
        let (start, end) = (try valueOffsets[index], try valueOffsets[index + 1])
        guard start <= end, end <= UInt64(valueBytes.byteCount) else {
            throw valueBytes.malformed("value \(index) is from \(start) to \(end) of \(valueBytes.byteCount) bytes")
        }
        return try valueBytes.bytes(of: Int(start)..<Int(end)).assumingMemoryBound(to: UInt8.self)
    }

    /// The documents of some values one after the other, those of each ascending. They stay where they are as long as
    /// this value lives.
    func documents(ofValues range: Range<Int>) throws(SegmentFileError) -> UnsafeBufferPointer<DocumentOrdinal> {
        guard !range.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
        let (start, end) = (try postingOffsets[range.lowerBound], try postingOffsets[range.upperBound])
        guard start <= end, end <= UInt64(postings.count) else {
            throw valueBytes.malformed("the documents of values \(range) are from \(start) to \(end) of \(postings.count)")
        }
        return try postings.elements(Int(start)..<Int(end))
    }
}

extension FieldIndex {
    func isOutOfOrder(_ what: String) -> SegmentFileError {
        names.malformed("\(what) is not where it should be")
    }

    func documentIsOutside(_ document: DocumentOrdinal, capacity: Int) -> SegmentFileError {
        valueBytes.malformed("a value is of document \(document), but there are \(capacity) documents")
    }
}

extension FieldIndex: SortedBytes {
    func bytes(_ index: Int) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8> {
        try value(index)
    }
}
