import Crypto
import Foundation

/// A file that a model's folder must hold, byte for byte.
package struct ModelFile: Hashable, Sendable {
    /// The path within the folder.
    package let path: String
    package let size: Int
    /// SHA-256 in lower-case hexadecimal.
    package let sha256: String

    package init(_ path: String, size: Int, sha256: String) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    /// Describes a file that is there.
    init(_ path: String, readFrom folder: URL) throws {
        let file = folder.appending(path: path)
        self.init(path, size: file.sizeOfFile ?? 0, sha256: try file.sha256())
    }

    /// What is wrong with the file of that name and size, nil when nothing is. Instant.
    func problemOfSize(in folder: URL) -> String? {
        guard let found = folder.appending(path: path).sizeOfFile else { return "\(path) is missing" }
        return found == size ? nil : "\(path) has \(found) bytes instead of \(size)"
    }

    /// What is wrong with the file's bytes, nil when nothing is. Reads the whole file.
    func problem(in folder: URL) throws -> String? {
        if let problem = problemOfSize(in: folder) { return problem }
        let found = try folder.appending(path: path).sha256()
        return found == sha256 ? nil : "\(path) has the SHA-256 \(found) instead of \(sha256)"
    }
}

extension URL {
    /// The size of a regular file, links followed; nil when there is none.
    var sizeOfFile: Int? {
        let file = resolvingSymlinksInPath()
        guard let values = try? file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey]),
            values.isRegularFile == true
        else { return nil }
        return values.fileSize
    }

    var isFolder: Bool {
        (try? resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
    }

    /// The file's SHA-256 in hexadecimal.
    func sha256() throws -> String {
        try digest(SHA256.self)
    }

    /// The hash of a prefix and the file's bytes in hexadecimal, in constant memory.
    func digest<Hash: HashFunction>(_: Hash.Type, after prefix: Data = Data()) throws -> String {
        let handle = try FileHandle(forReadingFrom: self)
        defer { try? handle.close() }
        var hash = Hash()
        hash.update(data: prefix)
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            try Task.checkCancellation()
            hash.update(data: chunk)
        }
        return hash.finalize().map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
    }
}
