import Foundation

extension TokenizerDescription {
    /// Reads a `tokenizer.json` of Hugging Face's `tokenizers`.
    init(tokenizerFile url: URL) throws(TokenizerError) {
        let file = try JSONPart(file: url)
        var steps = try file.optional("pre_tokenizer")?.preTokenizers() ?? []
        var model = try ModelReader(try file.member("model"), readsBytes: steps.last is ByteLevel)
        if model.readsBytes, let last = steps.popLast() as? ByteLevel {
            steps.append(
                ByteLevel(
                    addsPrefixSpace: last.addsPrefixSpace, usesPattern: last.usesPattern, encodesBytes: false))
        }
        let addedTokens = try file.optional("added_tokens")?.addedTokens(&model.tokens) ?? []
        let vocabulary = Vocabulary(tokens: model.tokens.tokens)
        let templates = try file.optional("post_processor")?.templates() ?? .bare
        for id in templates.single.specials + templates.pair.specials where Int(id) >= vocabulary.count {
            throw TokenizerError(
                path: url.path, problem: "post_processor has the token \(id), which is not in the vocabulary")
        }
        self.init(
            vocabulary: vocabulary,
            addedTokens: addedTokens,
            normalizer: NormalizerSequence(steps: try file.optional("normalizer")?.normalizers() ?? []),
            preTokenizer: steps.count == 1 ? steps[0] : PreTokenizerSequence(steps: steps),
            model: try model.model(),
            templates: templates)
    }
}

extension JSONPart {
    /// The type of a part of a tokenizer, `BertNormalizer`.
    func type<Kind: RawRepresentable & CaseIterable>(
        _ kinds: Kind.Type, noun: String
    ) throws(TokenizerError) -> Kind where Kind.RawValue == String {
        let name = try string("type")
        guard let kind = Kind(rawValue: name) else {
            throw unsupported(name, Kind.self, noun: noun)
        }
        return kind
    }

    func unsupported<Kind: RawRepresentable & CaseIterable>(
        _ name: String, _ kinds: Kind.Type, noun: String
    ) -> TokenizerError where Kind.RawValue == String {
        let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        return TokenizerError(
            path: file, problem: "the \(noun) \(name) (\(place)) is not supported; supported are \(known)")
    }

    /// Tokens that were added to a model's vocabulary.
    fileprivate func addedTokens(
        _ tokens: inout TokenList
    ) throws(TokenizerError) -> [TokenizerDescription.AddedToken] {
        let known = Vocabulary(tokens: tokens.tokens)
        var result: [TokenizerDescription.AddedToken] = []
        for part in try elements() {
            let content = try part.string("content")
            guard !content.isEmpty else { continue }
            // What the model has as a token keeps its id.
            let own = known.id(of: content).map(Int.init)
            let id = if let own { own } else { try part.member("id").count() }
            try tokens.add(content, id: id, part)
            let token = AddedTokens.Token(
                content: Array(content.utf8), id: UInt32(id),
                isSingleWord: try part.bool("single_word", default: false),
                stripsLeft: try part.bool("lstrip", default: false),
                stripsRight: try part.bool("rstrip", default: false))
            result.append(.init(token: token, isNormalized: try part.bool("normalized", default: false)))
        }
        return result
    }
}
