/// The first bytes of an index file: what it is, and where its sections are.
struct SegmentHeader {
    typealias Offset = SegmentFileLayout.Offset

    let kind: SegmentKind
    /// In order, one after the other; `pageChecksums` is the last.
    private(set) var sections: [(section: SegmentSection, bytes: Range<Int>)] = []

    init(kind: SegmentKind) {
        self.kind = kind
    }

    /// Where the last section ends.
    var end: Int { sections.last?.bytes.upperBound ?? SegmentFileLayout.headerSize }

    mutating func append(_ section: SegmentSection, _ bytes: Range<Int>) {
        precondition(sections.count < SegmentFileLayout.maximumSectionCount)
        sections.append((section, bytes))
    }

    // MARK: Writing

    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SegmentFileLayout.headerSize)
        func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
            withUnsafeBytes(of: number.littleEndian) {
                bytes.replaceSubrange(offset..<offset + $0.count, with: $0)
            }
        }
        bytes.replaceSubrange(0..<SegmentFileLayout.magic.count, with: SegmentFileLayout.magic)
        store(SegmentFileLayout.version, at: Offset.version)
        store(kind.rawValue, at: Offset.kind)
        store(UInt32(sections.count), at: Offset.sectionCount)
        store(UInt64(end), at: Offset.fileSize)
        for (i, (section, range)) in sections.enumerated() {
            let entry = Offset.sections + i * SegmentFileLayout.entrySize
            store(section.rawValue, at: entry)
            store(UInt64(range.lowerBound), at: entry + 8)
            store(UInt64(range.count), at: entry + 16)
        }
        store(bytes.withUnsafeBytes(Self.checksum), at: Offset.checksum)
        return bytes
    }

    // MARK: Reading

    /// Reads and checks the header of a file: its sections lie in it, one after the other, and fill it.
    init(of file: MappedFile, kind: SegmentKind) throws(SegmentFileError) {
        self.kind = kind
        let sectionCount = try Self.checkedSectionCount(of: file, kind: kind)
        for i in 0..<sectionCount {
            try readSection(i, of: file)
        }
        guard sections.last?.section == .pageChecksums, end == file.bytes.count else {
            throw file.malformed("its last section is not pageChecksums, or something follows them")
        }
    }

    private static func checkedSectionCount(of file: MappedFile, kind: SegmentKind) throws(SegmentFileError) -> Int {
        let byteCount = file.bytes.count
        guard file.bytes.starts(with: SegmentFileLayout.magic) else { throw file.error(.notASegmentFile) }
        guard byteCount >= SegmentFileLayout.headerSize else {
            throw file.error(.wrongSize(expected: UInt64(SegmentFileLayout.headerSize), found: byteCount))
        }
        let version = file.load(Offset.version, as: UInt32.self)
        guard version == SegmentFileLayout.version else { throw file.error(.unsupportedVersion(version)) }
        guard file.load(Offset.checksum, as: UInt32.self) == checksum(of: file.bytes) else {
            throw file.error(.wrongChecksum(nil))
        }
        let found = file.load(Offset.kind, as: UInt32.self)
        guard found == kind.rawValue else { throw file.error(.wrongKind(expected: kind, found: found)) }
        let size = file.load(Offset.fileSize, as: UInt64.self)
        guard size == UInt64(byteCount) else { throw file.error(.wrongSize(expected: size, found: byteCount)) }
        let sectionCount = Int(file.load(Offset.sectionCount, as: UInt32.self))
        guard sectionCount <= SegmentFileLayout.maximumSectionCount else {
            throw file.malformed("it claims to have \(sectionCount) sections")
        }
        return sectionCount
    }

    private mutating func readSection(_ index: Int, of file: MappedFile) throws(SegmentFileError) {
        let entry = Offset.sections + index * SegmentFileLayout.entrySize
        let id = file.load(entry, as: UInt32.self)
        guard let section = SegmentSection(rawValue: id), !sections.contains(where: { $0.section == section }) else {
            throw file.malformed("section \(id) is unknown or occurs twice")
        }
        let start = SegmentFileLayout.aligned(end)
        let size = file.load(entry + 16, as: UInt64.self)
        let byteCount = file.bytes.count
        guard file.load(entry + 8, as: UInt64.self) == UInt64(start), start <= byteCount,
            size <= UInt64(byteCount - start)
        else {
            throw file.malformed("its \(section) are not where they should be")
        }
        append(section, start..<start + Int(size))
    }

    /// The checksum of a header, whatever its own checksum field says.
    private static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        var header = Array(bytes.prefix(SegmentFileLayout.headerSize))
        header.replaceSubrange(Offset.checksum..<Offset.checksum + 4, with: [0, 0, 0, 0])
        return header.withUnsafeBytes(Checksum.of)
    }
}
