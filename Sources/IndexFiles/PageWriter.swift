/// Writes a file from the end of its header on, and computes the checksums of its pages on the way.
struct PageWriter: ~Copyable {
    /// Some pages, so that the system is called rarely.
    private static let bufferSize = 64 * SegmentFileLayout.pageSize

    let file: TemporaryFile
    /// Where the next byte goes.
    private(set) var position = SegmentFileLayout.headerSize
    private var checksums: [UInt32] = []
    /// What is not written yet; it starts where a page does.
    private var buffer: [UInt8] = []

    init(_ file: TemporaryFile) {
        self.file = file
        buffer.reserveCapacity(Self.bufferSize)
    }

    /// - Throws: `CancellationError` now and then when the task is cancelled.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if buffer.count == Self.bufferSize { try flush() }
            let part = rest.prefix(Self.bufferSize - buffer.count)
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: part))
            position += part.count
            rest = rest.dropFirst(part.count)
        }
    }

    mutating func align() throws {
        let zeros = [UInt8](repeating: 0, count: SegmentFileLayout.aligned(position) - position)
        try zeros.withUnsafeBytes { try append($0) }
    }

    /// Writes what is left and ends the last page.
    ///
    /// - Returns: `pageChecksums`, which have no page themselves.
    mutating func finish() throws -> [UInt32] {
        try flush()
        checksums.append(checksums.withUnsafeBytes(Checksum.of))
        return checksums
    }

    private mutating func flush() throws {
        try Task.checkCancellation()
        try buffer.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: SegmentFileLayout.pageSize) {
                let page = bytes[start..<min(start + SegmentFileLayout.pageSize, bytes.count)]
                checksums.append(Checksum.of(UnsafeRawBufferPointer(rebasing: page)))
            }
            try file.write(bytes, at: position - bytes.count)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
