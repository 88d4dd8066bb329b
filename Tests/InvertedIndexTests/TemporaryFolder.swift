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

    /// A new file of the folder. (Foundation's own way waits for the disk, which is slow for thousands of files.)
    func written(_ bytes: Data) throws -> URL {
        let url = file("written-\(UUID().uuidString)")
        let stream = try #require(fopen(url.path, "w"))
        defer { fclose(stream) }
        try #require(bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) } == bytes.count)
        return url
    }
}
