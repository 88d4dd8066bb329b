import Foundation

/// A folder for index files that lasts as long as a test.
package final class TemporaryFolder {
    package let url = FileManager.default.temporaryDirectory.appending(path: "index-tests-\(UUID().uuidString)")

    package init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    package func file(_ name: String) -> URL { url.appending(path: name) }

    /// What is in the folder, sorted.
    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    /// Lends a file with some content. (Foundation's own way waits for the disk, which is slow for thousands of files.)
    package func withFile<Result>(_ bytes: Data, _ body: (URL) throws -> Result) throws -> Result {
        let url = file("lent-\(UUID().uuidString)")
        guard let stream = fopen(url.path, "w") else { throw CocoaError(.fileWriteUnknown) }
        defer { unlink(url.path) }
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        fclose(stream)
        guard written == bytes.count else { throw CocoaError(.fileWriteUnknown) }
        return try body(url)
    }
}
