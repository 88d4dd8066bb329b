/// How texts and special tokens become a sequence: `[CLS] $A [SEP]`, `<s> $A </s> </s> $B </s>`.
struct SequenceTemplate: Sendable {
    enum Part: Sendable {
        case special([UInt32], segment: UInt8)
        case first(segment: UInt8)
        case second(segment: UInt8)
    }

    let parts: [Part]
    /// How many special tokens there are.
    let specialCount: Int

    init(_ parts: [Part]) {
        self.parts = parts
        specialCount = parts.reduce(0) { count, part in
            if case .special(let ids, _) = part { count + ids.count } else { count }
        }
    }

    /// The special token before everything else.
    var start: UInt32? {
        if case .special(let ids, _) = parts.first { ids.first } else { nil }
    }

    /// The special token behind everything else.
    var end: UInt32? {
        if case .special(let ids, _) = parts.last { ids.last } else { nil }
    }

    /// The special tokens from the left to the right.
    var specials: [UInt32] {
        parts.flatMap { part -> [UInt32] in
            if case .special(let ids, _) = part { ids } else { [] }
        }
    }

    /// The sequence of one text, or of two.
    func sequence(
        _ first: some Collection<UInt32>, _ second: some Collection<UInt32> = EmptyCollection()
    ) -> TokenizedText {
        var result = TokenizedText(ids: [], segments: [])
        result.ids.reserveCapacity(first.count + second.count + specialCount)
        result.segments.reserveCapacity(first.count + second.count + specialCount)
        for part in parts {
            switch part {
            case .special(let ids, let segment): result.append(ids, segment)
            case .first(let segment): result.append(first, segment)
            case .second(let segment): result.append(second, segment)
            }
        }
        return result
    }

    /// How much of each of two texts fits: "longest first" as Hugging Face's `tokenizers` has it. The shorter text
    /// stays whole as long as it is within half of the room; otherwise each gets half, the longer one the odd token.
    static func lengths(_ first: Int, _ second: Int, room: Int) -> (first: Int, second: Int) {
        guard first + second > room else { return (first, second) }
        let kept = min(first, second, room / 2)
        return first <= second ? (kept, room - kept) : (room - kept, kept)
    }
}

/// The templates of one text and of two.
struct SequenceTemplates: Sendable {
    var single: SequenceTemplate
    var pair: SequenceTemplate

    /// No special tokens at all.
    static let bare = SequenceTemplates(
        single: SequenceTemplate([.first(segment: 0)]),
        pair: SequenceTemplate([.first(segment: 0), .second(segment: 1)]))

    /// `[CLS] $A [SEP]`, `[CLS] $A [SEP] $B [SEP]`
    static func bert(start: UInt32, end: UInt32) -> SequenceTemplates {
        let single: [SequenceTemplate.Part] = [
            .special([start], segment: 0), .first(segment: 0), .special([end], segment: 0),
        ]
        return SequenceTemplates(
            single: SequenceTemplate(single),
            pair: SequenceTemplate(single + [.second(segment: 1), .special([end], segment: 1)]))
    }

    /// `<s> $A </s>`, `<s> $A </s> </s> $B </s>`, all of one segment.
    static func roberta(start: UInt32, end: UInt32) -> SequenceTemplates {
        let single: [SequenceTemplate.Part] = [
            .special([start], segment: 0), .first(segment: 0), .special([end], segment: 0),
        ]
        return SequenceTemplates(
            single: SequenceTemplate(single),
            pair: SequenceTemplate(
                single + [.special([end], segment: 0), .second(segment: 0), .special([end], segment: 0)]))
    }
}

extension TokenizedText {
    fileprivate mutating func append(_ tokens: some Collection<UInt32>, _ segment: UInt8) {
        ids.append(contentsOf: tokens)
        segments.append(contentsOf: repeatElement(segment, count: tokens.count))
    }
}
