import Foundation

/// A file's bytes in memory, read-only; the owner of the mapping.
///
/// Index files never change once they have their name, so the bytes stay as they are. (A file that another program
/// cuts short while it is mapped ends the process at the next access, as with every program that maps files.)
///
/// `@unchecked Sendable`: nothing writes to the bytes.
@usableFromInline
package final class MappedFile: @unchecked Sendable {
    package let path: String
    @usableFromInline package let bytes: UnsafeRawBufferPointer

    /// - Parameter isScanned: Whether searches read the file from its first byte to its last. Then it is worth large pages
    ///   where the system has them, which are read with half the trouble.
    package convenience init(opening url: URL, isScanned: Bool = false) throws(SegmentFileError) {
        let path = url.path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        defer { close(descriptor) }
        try self.init(descriptor: descriptor, path: path)
        if isScanned { wantLargePages() }
    }

    /// What was written so far, which nobody changes any more.
    package convenience init(_ file: TemporaryFile) throws(SegmentFileError) {
        try self.init(descriptor: file.descriptor, path: file.path)
    }

    private init(descriptor: Int32, path: String) throws(SegmentFileError) {
        self.path = path
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("read the size", path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SegmentFileError(path: path, problem: .notASegmentFile)
        }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .system("map", path: path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    /// A wish: systems without large pages of files pass it over.
    private func wantLargePages() {
        #if os(Linux)
        if let start = bytes.baseAddress {
            madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_HUGEPAGE)
        }
        #endif
    }

    func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: Number.Type) -> Number {
        bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
    }

    package func malformed(_ what: String) -> SegmentFileError {
        error(.malformed(what))
    }

    package func error(_ problem: SegmentFileError.Problem) -> SegmentFileError {
        SegmentFileError(path: path, problem: problem)
    }

    deinit {
        if let start = bytes.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
    }
}
