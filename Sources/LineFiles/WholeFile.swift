import Foundation

/// Why a file cannot be written.
public struct WholeFileError: Error, Equatable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// Why, in a few words.
    public let problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path) cannot be written: \(problem)" }
}

/// Files that appear whole under their name, or not at all.
///
/// Not by `Data.write(to:options:)`: see ``WholeWrite``.
public enum WholeFile {
    /// Writes a file in the place of what is there.
    ///
    /// - Throws: ``WholeFileError`` with the system's reason; nothing is left then but what was there before.
    public static func write(_ data: Data, to url: URL) throws(WholeFileError) {
        let temporary = url.deletingLastPathComponent()
            .appending(path: ".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp").path
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(at: url) }
        do throws(WholeFileError) {
            defer { close(descriptor) }
            guard data.withUnsafeBytes({ WholeWrite.write($0, to: descriptor) }) else { throw failure(at: url) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, url.path) == 0 else {
            let failure = failure(at: url)
            unlink(temporary)
            throw failure
        }
    }

    private static func failure(at url: URL) -> WholeFileError {
        WholeFileError(path: url.path, problem: String(cString: strerror(errno)))
    }
}
