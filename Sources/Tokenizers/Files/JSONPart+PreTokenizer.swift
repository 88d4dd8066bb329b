private enum PreTokenizerKind: String, CaseIterable {
    case bert = "BertPreTokenizer"
    case byteLevel = "ByteLevel"
    case characterDelimiter = "CharDelimiterSplit"
    case digits = "Digits"
    case metaspace = "Metaspace"
    case punctuation = "Punctuation"
    case sequence = "Sequence"
    case split = "Split"
    case whitespace = "Whitespace"
    case whitespaceSplit = "WhitespaceSplit"
}

extension JSONPart {
    /// The steps of a pre-tokenizer; those of sequences one after the other.
    func preTokenizers() throws(TokenizerError) -> [any PreTokenizer] {
        switch try type(PreTokenizerKind.self, noun: "pre-tokenizer") {
        case .bert: return [BertPreTokenizer()]
        case .byteLevel:
            return [
                ByteLevel(
                    addsPrefixSpace: try bool("add_prefix_space", default: true),
                    usesPattern: try bool("use_regex", default: true))
            ]
        case .characterDelimiter:
            let delimiter = LiteralPattern(bytes: Array(try character("delimiter").utf8))
            return [PatternSplit(pattern: delimiter, behavior: .removed)]
        case .digits:
            let isolates = try bool("individual_digits", default: false)
            return [PatternSplit(pattern: CharacterPattern.number, behavior: isolates ? .isolated : .contiguous)]
        case .metaspace: return [try metaspace()]
        case .punctuation:
            let behavior = try choice("behavior", default: DelimiterBehavior.isolated)
            return [PatternSplit(pattern: CharacterPattern.punctuation, behavior: behavior)]
        case .split: return [try split()]
        case .whitespace: return [PatternSplit(pattern: WordPattern(), behavior: .removed, isInverted: true)]
        case .whitespaceSplit: return [PatternSplit(pattern: CharacterPattern.whitespace, behavior: .removed)]
        case .sequence:
            var steps: [any PreTokenizer] = []
            for step in try member("pretokenizers").elements() {
                steps += try step.preTokenizers()
            }
            return steps
        }
    }

    private func character(_ key: String) throws(TokenizerError) -> String {
        let part = try member(key)
        let text = try part.string()
        guard text.unicodeScalars.count == 1 else { throw part.error("must be a single character") }
        return text
    }

    private func split() throws(TokenizerError) -> any PreTokenizer {
        let behavior = try choice("behavior", default: DelimiterBehavior.removed)
        let isInverted = try bool("invert", default: false)
        return switch try pattern() {
        case .literal(let pattern): PatternSplit(pattern: pattern, behavior: behavior, isInverted: isInverted)
        case .regex(let pattern): PatternSplit(pattern: pattern, behavior: behavior, isInverted: isInverted)
        }
    }

    private func metaspace() throws(TokenizerError) -> Metaspace {
        var scheme = try choice("prepend_scheme", default: Metaspace.PrependScheme.always)
        // What old files have instead of the scheme.
        if try !bool("add_prefix_space", default: true) {
            scheme = .never
        }
        return Metaspace(
            replacement: Array(try character("replacement").utf8), prependScheme: scheme,
            splits: try bool("split", default: true))
    }
}
