import Foundation

extension URL {
    /// The file or folder at a relative path that one of the model's own files names.
    ///
    /// - Throws: ``ModelError`` when the path could lead out of this folder.
    func inside(_ path: String, namedIn file: URL) throws(ModelError) -> URL {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard !path.hasPrefix("/"), !path.contains("\\"), !path.contains("\0"), !parts.contains("..") else {
            throw ModelError(path: file.path, problem: "the path \"\(path)\" leads out of the model's folder")
        }
        return parts.isEmpty || parts == ["."] ? self : appending(path: path)
    }
}
