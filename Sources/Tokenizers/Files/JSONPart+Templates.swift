private enum ProcessorKind: String, CaseIterable {
    case bert = "BertProcessing"
    case byteLevel = "ByteLevel"
    case roberta = "RobertaProcessing"
    case sequence = "Sequence"
    case template = "TemplateProcessing"
}

extension JSONPart {
    /// The templates of a post-processor; nil when it adds no tokens.
    func templates() throws(TokenizerError) -> SequenceTemplates? {
        switch try type(ProcessorKind.self, noun: "post-processor") {
        case .byteLevel: return nil
        case .bert: return .bert(start: try token("cls"), end: try token("sep"))
        case .roberta: return .roberta(start: try token("cls"), end: try token("sep"))
        case .template:
            let tokens = try optional("special_tokens")
            return SequenceTemplates(
                single: try member("single").template(tokens, isPair: false),
                pair: try member("pair").template(tokens, isPair: true))
        case .sequence:
            var found: SequenceTemplates?
            for step in try member("processors").elements() {
                guard let templates = try step.templates() else { continue }
                guard found == nil else { throw step.error("adds tokens after another step has") }
                found = templates
            }
            return found
        }
    }

    /// The id in `["[CLS]", 101]`.
    private func token(_ key: String) throws(TokenizerError) -> UInt32 {
        let part = try member(key)
        let pair = try part.elements()
        guard pair.count == 2 else { throw part.error("is not a token with its id") }
        return UInt32(try pair[1].count())
    }

    private func template(_ tokens: JSONPart?, isPair: Bool) throws(TokenizerError) -> SequenceTemplate {
        var parts: [SequenceTemplate.Part] = []
        var (firsts, seconds) = (0, 0)
        for part in try elements() {
            if let special = try part.optional("SpecialToken") {
                guard let token = try tokens?.optional(try special.string("id")) else {
                    throw special.error("names a token that special_tokens lacks")
                }
                var ids: [UInt32] = []
                for id in try token.member("ids").elements() {
                    ids.append(UInt32(try id.count()))
                }
                parts.append(.special(ids, segment: try special.segment()))
                continue
            }
            let sequence = try part.member("Sequence")
            if try sequence.string("id") == "A" {
                parts.append(.first(segment: try sequence.segment()))
                firsts += 1
            } else {
                parts.append(.second(segment: try sequence.segment()))
                seconds += 1
            }
        }
        guard firsts == 1, seconds == (isPair ? 1 : 0) else {
            throw error(isPair ? "must have both texts once" : "must have the text once")
        }
        return SequenceTemplate(parts)
    }

    private func segment() throws(TokenizerError) -> UInt8 {
        let part = try member("type_id")
        guard let segment = UInt8(exactly: try part.count()) else { throw part.error("is above 255") }
        return segment
    }
}
