import Foundation
import LineFiles

/// A folder that is filled under a hidden name, so that it is in its place whole or not at all.
///
/// Its maker has a ``FolderPin`` on it. What a killed process left has none, and goes when the next folder is made
/// beside it.
enum UnfinishedFolder {
    static let prefix = ".index-backup-"

    /// Makes a folder, and those above it.
    ///
    /// - Parameters:
    ///   - place: Where nothing is yet.
    ///   - fill: Writes what is to be in the folder, and synchronizes it.
    /// - Throws: What `fill` throws; ``IndexStoreError`` and `FolderError` when the folder cannot be written. Nothing
    ///   is left then.
    static func make(_ place: URL, _ fill: (URL) throws -> Void) throws {
        let parent = place.deletingLastPathComponent()
        try Folder.make(at: parent)
        removeLeftovers(in: parent)
        let (folder, pin) = try begin(in: parent)
        do {
            try withExtendedLifetime(pin) {
                try fill(folder)
                try SegmentFiles.explained(at: place) { try FileManager.default.moveItem(at: folder, to: place) }
            }
            try SegmentFiles.synchronize(parent)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    /// - Returns: An empty folder, and what keeps it from being taken for a leftover; nil on a file system without
    ///   locks, where nothing is.
    private static func begin(in parent: URL) throws -> (URL, FolderPin?) {
        for _ in 0..<8 {
            let folder = try emptyFolder(in: parent)
            do {
                if let pin = try FolderPin(folder) { return (folder, pin) }
            } catch {
                try? FileManager.default.removeItem(at: folder)
                throw error
            }
            // Who looks for leftovers may have seen it before it was pinned.
            try? FileManager.default.removeItem(at: folder)
        }
        return (try emptyFolder(in: parent), nil)
    }

    private static func emptyFolder(in parent: URL) throws -> URL {
        let folder = parent.appending(path: prefix + UUID().uuidString)
        try Folder.make(at: folder)
        return folder
    }

    /// Removes the folders whose makers are gone. One that cannot be removed is no reason not to go on.
    private static func removeLeftovers(in parent: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        for name in names
        where name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil {
            let folder = parent.appending(path: name)
            _ = try? FolderPin.whenUnclaimed(folder) { try FileManager.default.removeItem(at: folder) }
        }
    }
}
