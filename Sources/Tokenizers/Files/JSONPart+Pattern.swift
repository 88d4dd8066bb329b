enum PatternDescription {
    case literal(LiteralPattern)
    case regex(RegexPattern)
}

extension JSONPart {
    /// The field `pattern`: `{"String": " "}` or `{"Regex": " {2,}"}`.
    func pattern() throws(TokenizerError) -> PatternDescription {
        let part = try member("pattern")
        if let literal = try part.optional("String") {
            let bytes = Array(try literal.string().utf8)
            guard !bytes.isEmpty else { throw literal.error("is empty") }
            return .literal(LiteralPattern(bytes: bytes))
        }
        guard let field = try part.optional("Regex") else {
            throw part.error("has neither \"String\" nor \"Regex\"")
        }
        let pattern = try field.string()
        do {
            return .regex(try RegexPattern(pattern))
        } catch {
            throw field.error("is not supported: the pattern \(pattern) \(error.reason)")
        }
    }
}
