import CZlib
import Foundation

/// An index file whose container is sound: every section lies within the file. What the sections say is up to the
/// index that reads them to check.
struct SegmentFile: Sendable {
    private let file: MappedFile
    private var sections: [SegmentSection: Range<Int>] = [:]

    var path: String { file.path }

    /// The size of the file.
    var byteCount: Int { file.bytes.count }

    /// Maps a file and checks its header and, unless told not to, the checksum of every section.
    ///
    /// - Complexity: O(1) without checksums, O(size of the file) with them.
    init(opening url: URL, kind: SegmentKind, verifyingChecksums: Bool) throws(SegmentFileError) {
        file = try MappedFile(opening: url)
        let sectionCount = try checkHeader(kind)
        var end = SegmentFileLayout.headerSize
        for i in 0..<sectionCount {
            end = try addSection(i, after: end, verifyingChecksum: verifyingChecksums)
        }
        guard end == byteCount else {
            throw malformed("\(byteCount - end) bytes follow the last section")
        }
    }

    /// The elements of a section.
    func array<Element: BitwiseCopyable>(
        _ section: SegmentSection, of: Element.Type
    ) throws(SegmentFileError) -> MappedArray<Element> {
        guard let bytes = sections[section] else { throw error(.missingSection(section)) }
        guard bytes.count.isMultiple(of: MemoryLayout<Element>.stride) else {
            throw malformed("the size of its \(section) is no multiple of \(MemoryLayout<Element>.stride)")
        }
        return MappedArray(file: file, bytes: bytes)
    }

    func malformed(_ what: String) -> SegmentFileError {
        error(.malformed(what))
    }

    private func error(_ problem: SegmentFileError.Problem) -> SegmentFileError {
        SegmentFileError(path: path, problem: problem)
    }

    private func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: Number.Type) -> Number {
        file.bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
    }

    /// - Returns: The number of sections.
    private func checkHeader(_ kind: SegmentKind) throws(SegmentFileError) -> Int {
        typealias Offset = SegmentFileLayout.Offset
        guard file.bytes.starts(with: SegmentFileLayout.magic) else { throw error(.notASegmentFile) }
        guard byteCount >= SegmentFileLayout.headerSize else {
            throw error(.wrongSize(expected: UInt64(SegmentFileLayout.headerSize), found: byteCount))
        }
        let version = load(Offset.version, as: UInt32.self)
        guard version == SegmentFileLayout.version else { throw error(.unsupportedVersion(version)) }
        guard load(Offset.checksum, as: UInt32.self) == Self.headerChecksum(of: file.bytes) else {
            throw error(.wrongChecksum(nil))
        }
        let found = load(Offset.kind, as: UInt32.self)
        guard found == kind.rawValue else { throw error(.wrongKind(expected: kind, found: found)) }
        let size = load(Offset.fileSize, as: UInt64.self)
        guard size == UInt64(byteCount) else { throw error(.wrongSize(expected: size, found: byteCount)) }
        let sectionCount = Int(load(Offset.sectionCount, as: UInt32.self))
        guard sectionCount <= SegmentFileLayout.maximumSectionCount else {
            throw malformed("it claims to have \(sectionCount) sections")
        }
        return sectionCount
    }

    /// - Returns: Where the section ends.
    private mutating func addSection(
        _ index: Int, after end: Int, verifyingChecksum: Bool
    ) throws(SegmentFileError) -> Int {
        let entry = SegmentFileLayout.Offset.sections + index * SegmentFileLayout.entrySize
        let id = load(entry, as: UInt32.self)
        guard let section = SegmentSection(rawValue: id), sections[section] == nil else {
            throw malformed("section \(id) is unknown or occurs twice")
        }
        let start = SegmentFileLayout.aligned(end)
        let size = load(entry + 16, as: UInt64.self)
        guard load(entry + 8, as: UInt64.self) == UInt64(start), start <= byteCount, size <= UInt64(byteCount - start)
        else {
            throw malformed("its \(section) are not where they should be")
        }
        guard file.bytes[end..<start].allSatisfy({ $0 == 0 }) else {
            throw malformed("there are bytes between its sections")
        }
        let range = start..<start + Int(size)
        if verifyingChecksum {
            let checksum = Checksum.of(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
            guard checksum == load(entry + 4, as: UInt32.self) else { throw error(.wrongChecksum(section)) }
        }
        sections[section] = range
        return range.upperBound
    }

    /// The checksum of a header, whatever its own checksum field says.
    static func headerChecksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        var header = Array(bytes.prefix(SegmentFileLayout.headerSize))
        let field = SegmentFileLayout.Offset.checksum
        header.replaceSubrange(field..<field + 4, with: [0, 0, 0, 0])
        return header.withUnsafeBytes { Checksum.of($0) }
    }
}

/// CRC-32 as zlib has it.
enum Checksum {
    static func of(_ bytes: UnsafeRawBufferPointer, continuing checksum: UInt32 = 0) -> UInt32 {
        guard let start = bytes.baseAddress else { return checksum }
        return UInt32(crc32_z(UInt(checksum), start.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
