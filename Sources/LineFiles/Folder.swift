import Foundation

/// Why a folder cannot be made.
public struct FolderError: Error, Equatable, CustomStringConvertible {
    /// The folder that cannot be made.
    public let path: String
    /// Why, in a few words.
    public let problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }
}

/// Folders that files are written into.
public enum Folder {
    /// Makes a folder and those above it; one that is there already is fine.
    ///
    /// - Throws: ``FolderError`` with the system's reason, such as a file in the way or a disk that is read-only.
    public static func make(at url: URL) throws(FolderError) {
        var made = ""
        for component in url.standardizedFileURL.pathComponents {
            made = made.isEmpty ? component : URL(filePath: made).appending(path: component).path
            if mkdir(made, 0o777) == 0 || errno == EEXIST && isFolder(made) { continue }
            let problem = errno == EEXIST ? "is a file where a folder should be" : String(cString: strerror(errno))
            throw FolderError(path: made, problem: problem)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
