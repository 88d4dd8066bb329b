import Foundation
import LineFiles
import Retrieval

/// The package lists of a Debian or Ubuntu machine, joined: each package once, in its newest version, with its
/// description.
package struct PackageLists {
    private var packages: [String: BinaryPackage] = [:]
    private var translations: [String: PackageText] = [:]

    package init() {}

    /// The number of packages read so far.
    package var count: Int { packages.count }

    /// Reads lists: files whose names end in `Packages` or `Translation-<language>`, with or without `.gz`, or
    /// folders that hold such files.
    ///
    /// - Throws: `LineReaderError` with file and line.
    package mutating func read(_ paths: [String]) throws(LineReaderError) {
        for path in paths {
            for file in try Self.files(at: path) {
                switch Self.kind(of: file) {
                case .packages: try readPackages(file)
                case .translation: try readTranslation(file)
                case nil:
                    throw LineReaderError(
                        place: file,
                        problem: "is no package list: the name must end in Packages or Translation-en, with .gz "
                            + "when it is compressed")
                }
            }
        }
    }

    /// The packages as documents, sorted by name.
    ///
    /// - Parameters:
    ///   - limit: At most so many: a spread sample that is the same each time, see ``Sample``.
    ///   - preferredTag: Packages with this tag are taken before any other.
    package func documents(limit: Int? = nil, preferring preferredTag: String? = nil) -> [Document] {
        let isPreferred = { (package: BinaryPackage) in preferredTag.map(package.tags.contains) ?? false }
        let names = packages.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { Sample.Candidate(name: $0.name, isPreferred: isPreferred($0)) }
        return Sample.names(of: names, limit: limit).compactMap { name in
            packages[name].map { $0.document(text: $0.descriptionKey.flatMap { translations[$0] }) }
        }
    }

    private enum Kind { case packages, translation }

    private static func kind(of path: String) -> Kind? {
        var name = URL(filePath: path).lastPathComponent
        if name.hasSuffix(".gz") { name.removeLast(3) }
        if name.hasSuffix("Packages") { return .packages }
        // After the hyphen stands a language: en, pt_BR, zh_TW.
        let isTranslation = name.range(of: "(^|_)Translation-[A-Za-z_]+$", options: .regularExpression) != nil
        return isTranslation ? .translation : nil
    }

    /// The file itself, or the lists that a folder holds, sorted so that the result does not depend on the file
    /// system.
    private static func files(at path: String) throws(LineReaderError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let lists = names.sorted().map { "\(path)/\($0)" }.filter { kind(of: $0) != nil }
        guard lists.contains(where: { kind(of: $0) == .packages }) else {
            throw LineReaderError(
                place: path,
                problem: "this folder holds no file whose name ends in Packages or Packages.gz (lz4 and xz are not "
                    + "read: decompress those with /usr/lib/apt/apt-helper cat-file)")
        }
        return lists
    }

    private mutating func readPackages(_ path: String) throws(LineReaderError) {
        let file = try ControlFile(path: path, fields: BinaryPackage.fields)
        while let stanza = try file.next() {
            let package = try BinaryPackage(stanza, in: file)
            if let known = packages[package.name], known.version >= package.version { continue }
            packages[package.name] = package
        }
    }

    private mutating func readTranslation(_ path: String) throws(LineReaderError) {
        let language = path.split(separator: "-").last.map { $0.hasSuffix(".gz") ? $0.dropLast(3) : $0 } ?? "en"
        let field = "Description-\(language)"
        let file = try ControlFile(path: path, fields: ["Description-md5", field])
        while let stanza = try file.next() {
            guard let key = stanza["Description-md5"], let lines = stanza.fields[field]?.lines else {
                throw file.problem(line: stanza.lineNumber, "this paragraph has no Description-md5 or no \(field)")
            }
            guard translations[key] == nil else { continue }
            translations[key] = PackageText(short: lines[0], continuationLines: Array(lines.dropFirst()))
        }
    }
}
