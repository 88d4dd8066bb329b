import ArgumentParser
import Foundation
import HybridSearch

/// Standard output and standard error.
enum Output {
    static func print(error line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Checks that there is a folder for a file to be written into.
    static func checkFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure("\(path) cannot be written: there is no folder \(folder)")
        }
    }

    /// One JSON document, keys in order, on standard output.
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// One line of JSON, keys in order, on standard output.
    static func print(jsonLine value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

/// What the command line asked for cannot be done. Unlike a `ValidationError`, no mistake of the command line itself.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A condition on documents, written in Elasticsearch's query DSL.
struct FilterArgument: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            #"Which documents may be returned, in Elasticsearch's query DSL: '{"term": {"section": "sound"}}'."#,
            valueName: "json"))
    var filter: String?

    func load() throws -> Filter? {
        guard let filter else { return nil }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: filter.utf8)
        } catch {
            throw ValidationError("--filter is not JSON: \(error.problem)")
        }
        do {
            return try Filter(json: value, path: "--filter: $")
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
