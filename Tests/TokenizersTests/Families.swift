import Foundation
import LineFiles
import Tokenizers

/// Tokenizers as the families of text encoders have them, and what Hugging Face's `tokenizers` reads with them, see
/// Fixtures/make_tokenizers.py.
struct Families {
    static let names = [
        "bert", "bert-cased", "mpnet", "roberta", "roberta-prefix", "modernbert", "xlm-roberta", "deberta", "albert",
        "t5", "gemma", "qwen", "clip", "parts-digits", "parts-punctuation", "parts-punctuation-2", "parts-bytes",
        "parts-regex",
    ]

    struct Row: Decodable {
        var text: String?
        var first: String?
        var second: String?
        var length: Int?
        var ids: [String: [UInt32]]
        var segments: [String: [UInt8]]?
    }

    static let folder = Bundle.module.resourceURL!.appending(path: "Fixtures/families")

    /// Read once for all tests.
    static let rows = Result {
        let reader = try LineReader(path: folder.appending(path: "texts.jsonl.gz").path)
        var rows: [Row] = []
        while let line = try reader.next() {
            rows.append(try JSONDecoder().decode(Row.self, from: Data(line.utf8)))
        }
        return rows
    }

    /// The text of a `tokenizer.json`.
    static func json(_ name: String) throws -> String {
        let json = try line(of: folder.appending(path: "\(name).json.gz"))
        let map = try line(of: folder.appending(path: "nmt_nfkc.txt.gz"))
        return json.replacingOccurrences(of: "\"nmt_nfkc\"", with: "\"\(map)\"")
    }

    private static func line(of url: URL) throws -> String {
        try LineReader(path: url.path).next() ?? ""
    }

    static func tokenizer(_ name: String) throws -> TextTokenizer {
        try open(["tokenizer.json": json(name)])
    }

    /// Writes a folder of files, opens it as a tokenizer and removes it.
    static func open(_ files: [String: String]) throws -> TextTokenizer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        return try TextTokenizer(folder: folder)
    }

    /// What is wrong with a folder of files.
    static func problem(_ files: [String: String]) -> String {
        do {
            _ = try open(files)
            return "none"
        } catch {
            return (error as? TokenizerError)?.problem ?? "\(error)"
        }
    }
}
