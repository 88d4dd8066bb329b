import Foundation
import Testing
import Tokenizers

/// Ids against Hugging Face's `tokenizers` with the vocabulary of bert-base-uncased.
@Suite struct WordPieceReferenceTests {
    private struct Reference: Decodable {
        struct Text: Decodable {
            var text: String
            var ids: [UInt32]
        }
        struct Pair: Decodable {
            var first: String
            var second: String
            var max_length: Int
            var ids: [UInt32]
            var segments: [UInt8]
        }
        var texts: [Text]
        var pairs: [Pair]
    }

    private struct MissingModel: Error, CustomStringConvertible {
        var name: String

        var description: String {
            "there is no model \(name): run scripts/test.sh, or hybrid-search models pull \(name)"
        }
    }

    private let reference: Reference

    init() throws {
        let file = Bundle.module.resourceURL!.appending(path: "Fixtures/bert-base-uncased.json")
        reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    private func folder(_ name: String) throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let home = FileManager.default.homeDirectoryForCurrentUser
        let cache = environment["XDG_CACHE_HOME"].map { URL(filePath: $0) } ?? home.appending(path: ".cache")
        let models = environment["HYBRID_SEARCH_MODELS"].map { URL(filePath: $0) }
            ?? cache.appending(path: "hybrid-search/models")
        let folder = models.appending(path: name)
        guard FileManager.default.fileExists(atPath: folder.appending(path: "tokenizer.json").path) else {
            throw MissingModel(name: name)
        }
        return folder
    }

    @Test(arguments: ["splade-tiny", "all-MiniLM-L6-v2"]) func texts(model: String) throws {
        let tokenizer = try TextTokenizer(folder: folder(model))
        #expect(tokenizer.vocabularySize == 30522)
        #expect(tokenizer.maximumLength == 512)
        for text in reference.texts {
            #expect(tokenizer.encode(text.text, maxLength: 256).ids == text.ids, "\(text.text.debugDescription)")
        }
    }

    @Test func pairs() throws {
        let tokenizer = try TextTokenizer(folder: folder("splade-tiny"))
        for pair in reference.pairs {
            let tokens = tokenizer.encode(
                pair: tokenizer.tokens(of: pair.first), tokenizer.tokens(of: pair.second), maxLength: pair.max_length)
            #expect(tokens.ids == pair.ids, "\(pair.first) / \(pair.second) in \(pair.max_length)")
            #expect(tokens.segments == pair.segments)
        }
    }
}
