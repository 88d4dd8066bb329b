import Foundation

/// Writes an index file section by section, under a temporary name until it is complete and on disk.
///
/// A writer that goes away before ``finish()`` leaves nothing behind.
struct SegmentFileWriter: ~Copyable {
    private static let chunk = 16 << 20

    private let url: URL
    private let temporaryPath: String
    private let descriptor: Int32
    private var header = [UInt8](repeating: 0, count: SegmentFileLayout.headerSize)
    private var sectionCount = 0
    private var position = 0

    init(kind: SegmentKind, url: URL) throws {
        self.url = url
        temporaryPath = url.path + ".\(UUID().uuidString).tmp"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("create", url.path) }
        header.replaceSubrange(0..<SegmentFileLayout.magic.count, with: SegmentFileLayout.magic)
        store(SegmentFileLayout.version, at: SegmentFileLayout.Offset.version)
        store(kind.rawValue, at: SegmentFileLayout.Offset.kind)
        // Its place; `finish` writes what it says.
        try writeZeros(SegmentFileLayout.headerSize)
    }

    /// After `finish` the temporary name is gone, and removing it again does nothing.
    deinit {
        close(descriptor)
        unlink(temporaryPath)
    }

    mutating func append<Element: BitwiseCopyable>(_ section: SegmentSection, _ elements: [Element]) throws {
        precondition(sectionCount < SegmentFileLayout.maximumSectionCount)
        let start = SegmentFileLayout.aligned(position)
        try writeZeros(start - position)
        let entry = SegmentFileLayout.Offset.sections + sectionCount * SegmentFileLayout.entrySize
        try elements.withUnsafeBytes { bytes in
            store(section.rawValue, at: entry)
            store(try write(bytes), at: entry + 4)
            store(UInt64(start), at: entry + 8)
            store(UInt64(bytes.count), at: entry + 16)
        }
        sectionCount += 1
    }

    /// Completes the header, waits until everything is on disk, and gives the file its name.
    consuming func finish() throws {
        store(UInt32(sectionCount), at: SegmentFileLayout.Offset.sectionCount)
        store(UInt64(position), at: SegmentFileLayout.Offset.fileSize)
        store(header.withUnsafeBytes { SegmentFile.headerChecksum(of: $0) }, at: SegmentFileLayout.Offset.checksum)
        let written = header.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == header.count else { throw Self.failure("write", url.path) }
        guard fsync(descriptor) == 0 else { throw Self.failure("write", url.path) }
        guard rename(temporaryPath, url.path) == 0 else { throw Self.failure("rename", url.path) }
        try Self.synchronizeFolder(of: url)
    }

    private mutating func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        withUnsafeBytes(of: number.littleEndian) { bytes in
            header.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }

    private mutating func writeZeros(_ count: Int) throws {
        let zeros = [UInt8](repeating: 0, count: count)
        _ = try zeros.withUnsafeBytes { try write($0) }
    }

    /// Writes bytes at the end and returns their checksum.
    ///
    /// - Throws: `CancellationError` between chunks when the task is cancelled.
    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws -> UInt32 {
        var checksum: UInt32 = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.chunk))
            let count = Foundation.write(descriptor, chunk.baseAddress, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("write", url.path) }
            checksum = Checksum.of(UnsafeRawBufferPointer(rebasing: chunk.prefix(count)), continuing: checksum)
            rest = rest.dropFirst(count)
        }
        position += bytes.count
        return checksum
    }

    /// A new name lasts only once its folder is on disk.
    private static func synchronizeFolder(of url: URL) throws {
        let path = url.deletingLastPathComponent().path
        let folder = open(path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("write", path) }
    }

    private static func failure(_ operation: String, _ path: String) -> SegmentFileError {
        let message = String(cString: strerror(errno))
        return SegmentFileError(path: path, problem: .system(operation: operation, message: message))
    }
}
