import Foundation

/// Writes an index file as a stream, section after section, under a temporary name until it is complete and on disk.
///
/// A writer that goes away before its file has a name leaves nothing behind.
package struct SegmentFileWriter: ~Copyable {
    private var header: SegmentHeader
    private var pages: PageWriter
    private var section: (name: SegmentSection, start: Int)?

    /// - Parameter folder: Where the file is to get its name later.
    package init(_ kind: SegmentKind, in folder: URL) throws(SegmentFileError) {
        header = SegmentHeader(kind: kind)
        pages = PageWriter(try TemporaryFile(in: folder))
    }

    package var kind: SegmentKind { header.kind }

    // MARK: Sections

    /// Ends the section before and begins the next, whose size is what is appended to it.
    package mutating func begin(_ section: SegmentSection) throws {
        endSection()
        try pages.align()
        self.section = (section, pages.position)
    }

    /// Appends bytes to the section that was begun.
    ///
    /// - Throws: ``SegmentFileError`` when they cannot be written; `CancellationError`.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        precondition(section != nil, "begin a section first")
        try pages.append(bytes)
    }

    package mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) throws {
        try elements.withUnsafeBytes { try append($0) }
    }

    /// Writes a whole section.
    package mutating func append<Element: BitwiseCopyable>(_ section: SegmentSection, _ elements: [Element]) throws {
        try begin(section)
        try append(elements)
    }

    // MARK: End

    /// Ends the file and waits until everything is on disk.
    package consuming func complete() throws -> CompleteSegmentFile {
        try endFile()
        try pages.file.synchronize()
        return CompleteSegmentFile(file: pages.file)
    }

    /// Ends a file that nobody else is to see: it is gone when it is not mapped any more, and nothing waits for the disk.
    package consuming func completeWithoutName() throws -> SegmentFile {
        try endFile()
        return try SegmentFile(try MappedFile(pages.file), kind: kind)
    }

    /// ``complete()``, and the name at once.
    package consuming func finish(as url: URL) throws {
        try complete().rename(to: url)
    }

    private mutating func endFile() throws {
        endSection()
        try pages.align()
        let start = pages.position
        let checksums = try pages.finish()
        header.append(.pageChecksums, start..<start + checksums.count * MemoryLayout<UInt32>.size)
        try checksums.withUnsafeBytes { try pages.file.write($0, at: start) }
        try header.bytes.withUnsafeBytes { try pages.file.write($0, at: 0) }
    }

    private mutating func endSection() {
        guard let (name, start) = section else { return }
        header.append(name, start..<pages.position)
        section = nil
    }
}

/// An index file that lacks nothing but its name. Without one it goes away.
package struct CompleteSegmentFile: ~Copyable {
    fileprivate let file: TemporaryFile

    /// Where it is until then.
    package var url: URL { file.url }

    /// Gives the file its name, which lasts when this returns.
    package consuming func rename(to url: URL) throws(SegmentFileError) {
        try file.rename(to: url)
    }
}
