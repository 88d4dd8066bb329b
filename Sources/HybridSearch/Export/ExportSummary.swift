import Foundation
import Interchange
import Retrieval

/// What an export has written.
public struct ExportSummary: Sendable {
    /// A file that was written.
    public struct File: Hashable, Sendable {
        public var path: String
        /// The size of the file.
        public var bytes: Int
        /// What it holds, in a few words.
        public var content: String
    }

    /// What the format calls itself, as on the command line.
    public var format: String
    /// In the order in which they were written.
    public var files: [File] = []
    /// The documents of the index that were written.
    public var documents = 0
    /// What the other system takes for documents: more than ``documents`` where these were cut into chunks.
    public var units = 0
    /// The topics that were written.
    public var topics = 0
    /// How weights were rounded and what that costs; nil for a format that keeps them as they are.
    public var quantization: QuantizationReport?
    /// What a reader should know, such as what the format could not hold: a sentence each.
    public var notes: [String] = []
    /// Lines for a shell that make something of the files, to be run where they are.
    public var commands: [String] = []

    public init(format: String) {
        self.format = format
    }

    /// Adds a file that has been written.
    public mutating func add(file url: URL, _ content: String) {
        let size = (try? url.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
        files.append(File(path: url.path, bytes: size, content: content))
    }
}

extension ExportSummary {
    /// The summary as JSON.
    public var json: JSONValue {
        var object: [String: JSONValue] = [
            "format": .string(format), "documents": .integer(documents), "units": .integer(units),
            "topics": .integer(topics), "notes": .array(notes.map(JSONValue.string)),
            "commands": .array(commands.map(JSONValue.string)),
            "files": .array(
                files.map { file in
                    ["path": .string(file.path), "bytes": .integer(file.bytes), "content": .string(file.content)]
                }),
        ]
        object["quantization"] = quantization?.json
        return .object(object)
    }
}
