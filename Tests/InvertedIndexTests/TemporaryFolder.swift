import Foundation
import Testing

/// A folder that lasts as long as a test.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "index-tests-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func file(_ name: String) -> URL { url.appending(path: name) }

    /// What is in the folder, sorted.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    /// Lends a file with some content. (Foundation's own way waits for the disk, which is slow for thousands of files.)
    func withFile<Result>(_ bytes: Data, _ body: (URL) throws -> Result) throws -> Result {
        let url = file("lent-\(UUID().uuidString)")
        let stream = try #require(fopen(url.path, "w"))
        defer { unlink(url.path) }
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        fclose(stream)
        try #require(written == bytes.count)
        return try body(url)
    }
}
