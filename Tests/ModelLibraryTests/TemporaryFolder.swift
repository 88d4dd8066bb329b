import Foundation

/// A folder that goes away with its last reference.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "model-library-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// An executable shell script.
    func writeProgram(_ text: String, to path: String) throws {
        try write("#!/bin/sh\n" + text, to: path)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: url.appending(path: path).path(percentEncoded: false))
    }

    var path: String { url.path(percentEncoded: false) }

    /// Names in the folder or in one below it, hidden ones too.
    func names(in path: String = "") -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: url.appending(path: path).path(percentEncoded: false)))?
            .sorted() ?? []
    }
}
