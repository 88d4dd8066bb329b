import Foundation

private enum NormalizerKind: String, CaseIterable {
    case bert = "BertNormalizer"
    case byteLevel = "ByteLevel"
    case lowercase = "Lowercase"
    case nfc = "NFC"
    case nfd = "NFD"
    case nfkc = "NFKC"
    case nfkd = "NFKD"
    case nmt = "Nmt"
    case precompiled = "Precompiled"
    case prepend = "Prepend"
    case replace = "Replace"
    case sequence = "Sequence"
    case strip = "Strip"
    case stripAccents = "StripAccents"
}

extension JSONPart {
    /// The steps of a normalizer; those of sequences one after the other.
    func normalizers() throws(TokenizerError) -> [any TextNormalizer] {
        switch try type(NormalizerKind.self, noun: "normalizer") {
        case .bert: return [try bertNormalizer()]
        case .byteLevel: return [ByteLevelNormalizer()]
        case .lowercase: return [Lowercase()]
        case .nfc: return [UnicodeForm.nfc]
        case .nfd: return [UnicodeForm.nfd]
        case .nfkc: return [UnicodeForm.nfkc]
        case .nfkd: return [UnicodeForm.nfkd]
        case .nmt: return [NMTCleaning()]
        case .precompiled: return try sentencePieceNormalizer().map { [$0] } ?? []
        case .prepend: return [Prepend(prefix: Array(try string("prepend").utf8))]
        case .replace: return [try replacement()]
        case .strip:
            return [
                Strip(
                    left: try bool("strip_left", default: true), right: try bool("strip_right", default: true))
            ]
        case .stripAccents: return [StripAccents()]
        case .sequence:
            var steps: [any TextNormalizer] = []
            for step in try member("normalizers").elements() {
                steps += try step.normalizers()
            }
            return steps
        }
    }

    private func bertNormalizer() throws(TokenizerError) -> BertNormalizer {
        let lowercases = try bool("lowercase", default: true)
        return BertNormalizer(
            cleansText: try bool("clean_text", default: true),
            separatesIdeographs: try bool("handle_chinese_chars", default: true),
            stripsAccents: try bool("strip_accents", default: lowercases),
            lowercases: lowercases)
    }

    /// The map is written in base 64; nil when it is empty.
    private func sentencePieceNormalizer() throws(TokenizerError) -> SentencePieceNormalizer? {
        guard let field = try optional("precompiled_charsmap") else { return nil }
        guard let map = Data(base64Encoded: try field.string()) else { throw field.error("is not base 64") }
        if map.isEmpty {
            return nil
        }
        guard let normalizer = SentencePieceNormalizer(Array(map)) else {
            throw field.error("is not a character map of SentencePiece")
        }
        return normalizer
    }

    private func replacement() throws(TokenizerError) -> any TextNormalizer {
        let content = try member("content")
        let text = try content.string()
        switch try pattern() {
        case .literal(let pattern): return Replace(pattern: pattern, content: Array(text.utf8))
        case .regex(let pattern):
            guard !text.contains("$") else {
                throw content.error("refers to groups of the pattern, which is not supported")
            }
            return Replace(pattern: pattern, content: Array(text.utf8))
        }
    }
}
