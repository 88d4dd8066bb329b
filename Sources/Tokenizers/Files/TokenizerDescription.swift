import Foundation

/// What a model folder's files say about its tokenizer.
struct TokenizerDescription {
    struct AddedToken {
        var token: AddedTokens.Token
        /// Found in normalized instead of raw text.
        var isNormalized: Bool
    }

    /// All tokens as they are written, added ones among them.
    var vocabulary: Vocabulary
    var addedTokens: [AddedToken]
    var normalizer: any TextNormalizer
    var preTokenizer: any PreTokenizer
    var model: AnyTokenModel
    var templates: SequenceTemplates

    /// Reads the files of a folder, as many as there are.
    init(folder: URL, _ config: TokenizerConfig) throws(TokenizerError) {
        let json = folder.appending(path: "tokenizer.json")
        let list = folder.appending(path: "vocab.txt")
        let object = folder.appending(path: "vocab.json")
        let merges = folder.appending(path: "merges.txt")
        if TokenizerFiles.exists(json) {
            try self.init(tokenizerFile: json)
        } else if TokenizerFiles.exists(list) {
            try self.init(vocabularyList: list, config)
        } else if TokenizerFiles.exists(object), TokenizerFiles.exists(merges) {
            try self.init(vocabularyFile: object, mergesFile: merges, config)
        } else {
            throw TokenizerError(
                path: folder.path,
                problem: "has neither tokenizer.json nor vocab.txt nor vocab.json and merges.txt")
        }
    }

    init(
        vocabulary: Vocabulary, addedTokens: [AddedToken], normalizer: any TextNormalizer,
        preTokenizer: any PreTokenizer, model: AnyTokenModel, templates: SequenceTemplates
    ) {
        self.vocabulary = vocabulary
        self.addedTokens = addedTokens
        self.normalizer = normalizer
        self.preTokenizer = preTokenizer
        self.model = model
        self.templates = templates
    }

    var pipeline: TokenPipeline {
        let raw = addedTokens.filter { !$0.isNormalized }.map(\.token)
        let normalized = addedTokens.filter(\.isNormalized).map { added in
            var token = added.token
            token.content.removeAll()
            added.token.content.withUnsafeBufferPointer { normalizer.normalize($0, into: &token.content) }
            return token
        }
        return TokenPipeline(
            rawTokens: AddedTokens(raw), normalizer: normalizer, normalizedTokens: AddedTokens(normalized),
            preTokenizer: preTokenizer, model: model)
    }
}
