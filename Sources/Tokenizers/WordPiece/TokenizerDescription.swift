import Foundation

/// What a model folder's files say about its tokenizer.
struct TokenizerDescription {
    struct AddedToken {
        var token: AddedTokens.Token
        /// Found in normalized instead of raw text.
        var isNormalized: Bool
    }

    var model: WordPieceModel
    var normalizer: BertNormalizer
    var addedTokens: [AddedToken]
    var start: UInt32
    var end: UInt32
    var maximumLength: Int?

    init(folder: URL) throws(TokenizerError) {
        let config = try TokenizerConfig(folder: folder)
        let json = folder.appending(path: "tokenizer.json")
        let list = folder.appending(path: "vocab.txt")
        if FileManager.default.fileExists(atPath: json.path) {
            try self.init(tokenizerFile: json)
        } else if FileManager.default.fileExists(atPath: list.path) {
            try self.init(vocabularyFile: list, config: config)
        } else {
            throw TokenizerError(path: folder.path, problem: "has neither tokenizer.json nor vocab.txt")
        }
        maximumLength = config.maximumLength
    }

    /// Reads a `vocab.txt`: one token a line, its id the line's number from 0.
    private init(vocabularyFile url: URL, config: TokenizerConfig) throws(TokenizerError) {
        let data = try TokenizerFiles.read(url)
        var tokens = data.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        if tokens.last == [] {
            tokens.removeLast()
        }
        let vocabulary = WordPieceVocabulary(tokens: tokens)
        func id(_ token: String) throws(TokenizerError) -> UInt32 {
            guard let id = vocabulary.id(of: token) else {
                throw TokenizerError(path: url.path, problem: "does not list the token \(token)")
            }
            return id
        }
        model = WordPieceModel(
            vocabulary: vocabulary, unknown: try id(config.unknown), continuationPrefix: "##", longestWord: 100)
        normalizer = config.normalizer
        start = try id(config.start)
        end = try id(config.end)
        addedTokens = config.specialTokens.compactMap { content in
            vocabulary.id(of: content).map { id in
                AddedToken(
                    token: .init(content: Array(content.utf8), id: id, isSingleWord: false), isNormalized: false)
            }
        }
    }
}

enum TokenizerFiles {
    static func read(_ url: URL) throws(TokenizerError) -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw TokenizerError(path: url.path, problem: "cannot be read: \(error.localizedDescription)")
        }
    }

    static func decode<T: Decodable>(_ type: T.Type, from data: Data, of url: URL) throws(TokenizerError) -> T {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw TokenizerError(path: url.path, problem: Self.problem(error))
        } catch {
            throw TokenizerError(path: url.path, problem: "is not JSON: \(error)")
        }
    }

    private static func problem(_ error: DecodingError) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.isEmpty ? "the file" : context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case .keyNotFound(let key, let context): "\(path(context)) lacks the field \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(path(context)) has a value of the wrong type"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "is not valid JSON"
        case .dataCorrupted(let context): "\(path(context)) has a value that cannot be read"
        @unknown default: "cannot be read"
        }
    }
}
