import Foundation

/// The models that tests read: small random ones beside the tests, and real ones that `scripts/test.sh` fetches.
enum TestModels {
    static let fixtures = Bundle.module.resourceURL!.appending(path: "Fixtures")

    static func fixture(_ name: String) -> URL {
        fixtures.appending(path: name)
    }

    static func decode<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: fixtures.appending(path: path)))
    }

    struct MissingModel: Error, CustomStringConvertible {
        var name: String
        var folder: String

        var description: String {
            "the model \(name) is not in \(folder): run scripts/test.sh, or hybrid-search models pull \(name)"
        }
    }

    /// The folder of a real model.
    static func real(_ name: String) throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let home = FileManager.default.homeDirectoryForCurrentUser
        let cache = environment["XDG_CACHE_HOME"].map { URL(filePath: $0) } ?? home.appending(path: ".cache")
        let models = environment["HYBRID_SEARCH_MODELS"].map { URL(filePath: $0) }
            ?? cache.appending(path: "hybrid-search/models")
        let folder = models.appending(path: name)
        guard FileManager.default.fileExists(atPath: folder.appending(path: "model.safetensors").path) else {
            throw MissingModel(name: name, folder: models.path)
        }
        return folder
    }

    /// Calls a test with a copy of a fixture that it may damage.
    static func withCopy<Result>(of name: String, _ body: (URL) async throws -> Result) async throws -> Result {
        let copy = FileManager.default.temporaryDirectory.appending(path: "encoders-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: fixture(name), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        return try await body(copy)
    }
}

extension URL {
    /// Replaces text in a file.
    func edit(_ file: String, _ text: String, to replacement: String) throws {
        let url = appending(path: file)
        let content = try String(contentsOf: url, encoding: .utf8)
        precondition(content.contains(text), "\(file) does not contain \(text)")
        let edited = content.replacingOccurrences(of: text, with: replacement)
        try edited.write(to: url, atomically: true, encoding: .utf8)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(at: appending(path: file))
    }

    /// Replaces text in the header of a safetensors file, wherever it occurs; blanks behind the header make up for
    /// what gets lost.
    func editHeader(_ text: String, _ replacement: String) throws {
        let file = appending(path: "model.safetensors")
        var data = try Data(contentsOf: file)
        let length = data.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
        let header = String(decoding: data[8..<8 + length], as: UTF8.self)
        precondition(header.contains(text), "the header does not contain \(text)")
        var edited = Data(header.replacingOccurrences(of: text, with: replacement).utf8)
        precondition(edited.count <= length)
        edited.append(contentsOf: repeatElement(UInt8(ascii: " "), count: length - edited.count))
        data.replaceSubrange(8..<8 + length, with: edited)
        try data.write(to: file)
    }
}
