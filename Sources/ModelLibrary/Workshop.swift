import Foundation

/// A hidden folder in the library where a download is put together, so that the last step is a rename within one file
/// system.
struct Workshop: Sendable {
    private static let prefix = ".pull-"
    /// What a crashed pull left behind is removed after this long.
    private static let longestPull: TimeInterval = 24 * 3600

    let folder: URL

    init(in root: URL) throws(ModelLibraryError) {
        folder = root.appending(path: Self.prefix + UUID().uuidString, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .fileSystem(
                path: root.path(percentEncoded: false),
                problem: "cannot be created or written (\(error.localizedDescription)); name another folder with the "
                    + "environment variable HYBRID_SEARCH_MODELS")
        }
        Self.removeAbandoned(in: root)
    }

    /// A new empty folder in the workshop.
    func makeFolder(_ name: String) throws -> URL {
        let made = folder.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        return made
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Moves a finished folder to its place in one step, replacing a damaged one.
    ///
    /// - Parameter isSound: Whether a folder that another process has put there in the meantime may stay.
    func move(_ finished: URL, to destination: URL, unless isSound: (URL) throws -> Bool) throws {
        try FileManager.default.createDirectory(
            at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
        let target = destination.path(percentEncoded: false).droppingTrailingSlash
        // Each turn fails only when some other process changed the place in between.
        for _ in 0..<16 {
            if rename(finished.path(percentEncoded: false), target) == 0 { return }
            let code = errno
            guard [EEXIST, ENOTEMPTY, ENOTDIR].contains(code) else {
                throw ModelLibraryError.fileSystem(path: target, problem: String(cString: strerror(code)))
            }
            if try isSound(destination) { return }
            let aside = folder.appending(path: "replaced-" + UUID().uuidString)
            _ = rename(target, aside.path(percentEncoded: false))
        }
        throw ModelLibraryError.fileSystem(path: target, problem: "other processes keep replacing this folder")
    }

    private static func removeAbandoned(in root: URL) {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey]
        let found = try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: Array(keys))
        for folder in found ?? [] where folder.lastPathComponent.hasPrefix(prefix) {
            guard let changed = (try? folder.resourceValues(forKeys: keys))?.contentModificationDate else { continue }
            if changed.timeIntervalSinceNow < -longestPull {
                try? FileManager.default.removeItem(at: folder)
            }
        }
    }
}

extension URL {
    /// Whether anything is at this place, a broken link too.
    var exists: Bool {
        var status = stat()
        return lstat(path(percentEncoded: false).droppingTrailingSlash, &status) == 0
    }
}

extension String {
    fileprivate var droppingTrailingSlash: String {
        count > 1 && hasSuffix("/") ? String(dropLast()) : self
    }
}
