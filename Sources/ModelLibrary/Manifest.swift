import Foundation

/// The list of a pulled folder's files with their checksums, kept in the folder as `SHA256SUMS`, which
/// `sha256sum --check` reads too. It is how a model from the hub is verified later.
struct Manifest: Hashable, Sendable {
    static let fileName = "SHA256SUMS"

    /// The path and SHA-256 of each file, sorted by path.
    let checksums: [String: String]

    /// Describes every file in a folder, hidden ones left out.
    ///
    /// - Complexity: Reads all of the folder.
    init(describing folder: URL) throws {
        var checksums: [String: String] = [:]
        for path in folder.pathsOfFiles() where path != Self.fileName {
            checksums[path] = try folder.appending(path: path).sha256()
        }
        self.checksums = checksums
    }

    /// Reads the manifest of a folder; nil when it has none or one that is malformed.
    init?(readFrom folder: URL) {
        let file = folder.appending(path: Self.fileName)
        guard let size = file.sizeOfFile, size < 1 << 20, let text = try? String(contentsOf: file, encoding: .utf8)
        else { return nil }
        var checksums: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let path = String(line.dropFirst(66))
            let isInside = !path.isEmpty && !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
            guard isInside, line.dropFirst(64).hasPrefix("  ") else { return nil }
            checksums[path] = String(line.prefix(64))
        }
        guard !checksums.isEmpty else { return nil }
        self.checksums = checksums
    }

    var text: String {
        checksums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    }

    func write(to folder: URL) throws {
        try Data(text.utf8).write(to: folder.appending(path: Self.fileName))
    }

    /// What is wrong with the folder's files, nil when nothing is.
    ///
    /// - Complexity: Reads every file that is listed.
    func problem(in folder: URL) throws -> String? {
        for (path, expected) in checksums.sorted(by: { $0.key < $1.key }) {
            let file = folder.appending(path: path)
            guard file.sizeOfFile != nil else { return "\(path) is missing" }
            let found = try file.sha256()
            guard found == expected else { return "\(path) has the SHA-256 \(found) instead of \(expected)" }
        }
        return nil
    }
}

extension URL {
    /// The paths of the regular files below a folder, relative to it and sorted; what is hidden is left out.
    func pathsOfFiles() -> [String] {
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let base = resolvingSymlinksInPath().pathComponents
        let files = FileManager.default.enumerator(
            at: resolvingSymlinksInPath(), includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
        var paths: [String] = []
        while let file = files?.nextObject() as? URL {
            guard (try? file.resourceValues(forKeys: Set(keys)))?.isRegularFile == true else { continue }
            paths.append(file.resolvingSymlinksInPath().pathComponents.dropFirst(base.count).joined(separator: "/"))
        }
        return paths.sorted()
    }

    /// The bytes of all files below a folder, hidden ones too, as far as they can be read at this moment.
    func sizeOfFolder() -> Int {
        let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey]
        let files = FileManager.default.enumerator(at: resolvingSymlinksInPath(), includingPropertiesForKeys: keys)
        var sum = 0
        while let file = files?.nextObject() as? URL {
            let values = try? file.resourceValues(forKeys: Set(keys))
            if let values, values.isRegularFile == true { sum += values.fileSize ?? 0 }
        }
        return sum
    }
}
