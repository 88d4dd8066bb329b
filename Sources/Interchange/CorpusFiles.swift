import Foundation

/// Finds the files of a corpus.
enum CorpusFiles {
    static let extensions = ["jsonl", "ndjson", "json"]

    /// The files that paths name: a file is itself whatever its extension, `-` standard input, and a folder all files
    /// below it with an extension of JSON lines, plain or `.gz`, in order of path. Hidden files are left out. Links
    /// to folders are followed, each folder is entered once.
    ///
    /// - Parameter isWanted: Whether a file of a folder counts, by its name in lower case.
    /// - Throws: ``InterchangeError`` for a path that does not exist, for a folder that cannot be read or holds no
    ///   such file, for an empty list, and for standard input named twice.
    static func find(
        _ paths: [String], isWanted: (String) -> Bool = { _ in true }
    ) throws(InterchangeError) -> [String] {
        guard !paths.isEmpty else { throw InterchangeError(place: "corpus", problem: "no file or folder is named") }
        guard paths.count(where: { $0 == "-" }) < 2 else {
            throw InterchangeError(place: "standard input", problem: "can be read only once")
        }
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            if path == "-" {
                files.append(path)
            } else if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
                throw InterchangeError(place: path, problem: "no such file or folder")
            } else if isFolder.boolValue {
                var visited: Set<String> = []
                let found = try walk(path, visited: &visited).filter {
                    isWanted(URL(fileURLWithPath: $0).lastPathComponent.lowercased())
                }
                guard !found.isEmpty else {
                    let names = extensions.map { ".\($0)" }.joined(separator: ", ")
                    throw InterchangeError(place: path, problem: "the folder holds no \(names) file, plain or .gz")
                }
                files += found
            } else {
                files.append(path)
            }
        }
        return files
    }

    private static func walk(_ folder: String, visited: inout Set<String>) throws(InterchangeError) -> [String] {
        // A link may lead back to a folder above: the real path tells.
        let realPath = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard visited.insert(realPath).inserted else { return [] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw InterchangeError(place: folder, problem: "the folder cannot be read: \(error.localizedDescription)")
        }
        var files: [String] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                files += try walk(path, visited: &visited)
            } else if isCorpusFile(name) {
                files.append(path)
            }
        }
        return files
    }

    private static func isCorpusFile(_ name: String) -> Bool {
        let name = name.lowercased()
        let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        return extensions.contains { plain.hasSuffix(".\($0)") }
    }

    /// The size of a file, or of the one that a link leads to, in bytes; 0 when it has none.
    static func size(of path: String) -> Int {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        return (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }
}
