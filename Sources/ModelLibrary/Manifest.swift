import Foundation

/// The list of a pulled folder's files with their checksums, kept in the folder as `SHA256SUMS`, which
/// `sha256sum --check` reads.
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

    var text: String {
        checksums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    }

    func write(to folder: URL) throws {
        try Data(text.utf8).write(to: folder.appending(path: Self.fileName))
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
