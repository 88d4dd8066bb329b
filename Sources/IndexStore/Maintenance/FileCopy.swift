import Foundation
import LineFiles

/// Copies of files that are whole, or an error.
///
/// Not by `Data.write(to:)`: where the system writes less than it was asked for, as it may when a disk is about to be full,
/// Foundation ends there and says nothing.
enum FileCopy {
    private static let pieceSize = 8 << 20

    /// Copies a file to where nothing is yet, and waits until the copy is on disk.
    ///
    /// The copy belongs to who copies: `FileManager.copyItem` gives it the owner and the rights of the original, which
    /// fails for who may only read that.
    static func make(of file: URL, at target: URL) throws {
        let data = try SegmentFiles.explained(at: file) { try Data(contentsOf: file, options: .alwaysMapped) }
        let descriptor = open(target.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(at: target) }
        defer { close(descriptor) }
        try data.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: pieceSize) {
                try Task.checkCancellation()
                let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + pieceSize, bytes.count)])
                guard WholeWrite.write(piece, to: descriptor) else { throw failure(at: target) }
            }
        }
        guard fsync(descriptor) == 0 else { throw failure(at: target) }
    }

    private static func failure(at target: URL) -> IndexStoreError {
        .notWritable(path: target.path, reason: String(cString: strerror(errno)))
    }
}
