/// Finds the sentences of prose.
///
/// The rules are Unicode's (Standard Annex #29), adapted to what texts are like: lines may be broken anywhere within
/// a sentence, an empty line or an item of a list ends one, abbreviations, initials and numbers of items do not, and
/// `?` and `!` do only before white space. English abbreviations are known; other languages have Unicode's rules.
public struct SentenceSplitter: Sendable {
    public init() {}

    /// The sentences as offsets of UTF-8 bytes, in order, without the white space around them. Between two of them is
    /// white space or nothing, so that together they are the whole text; a blank text has none.
    ///
    /// - Complexity: O(n).
    public func sentences(of text: String) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { sentences(of: TextBytes(bytes: $0)) }
    }

    func sentences(of text: TextBytes) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var breaks = SentenceBreaks(text)
        let ends = SentenceEnds(text)
        var last = 0..<0
        var hasLetter = false
        var opening: Int?
        var isNewParagraph = true
        while let piece = breaks.next() {
            var content = text.trimmed((opening ?? piece.lowerBound)..<piece.upperBound)
            opening = nil
            if content.upperBound < text.count, content.upperBound == piece.upperBound {
                content = ends.withoutOpening(content)
                opening = content.upperBound
            }
            guard !content.isEmpty else {
                isNewParagraph = true
                continue
            }
            if isNewParagraph || ends.areBetween(last, content, hasLetter: hasLetter) {
                sentences.append(content)
                hasLetter = false
            } else if let start = sentences.popLast()?.lowerBound {
                sentences.append(start..<content.upperBound)
            }
            last = content
            hasLetter = hasLetter || ends.hasLetter(content)
            isNewParagraph = text.scalar(before: piece.upperBound).code == 0x2029
        }
        return sentences
    }

    /// Where Unicode's own rules cut a text: pieces that include the white space after them.
    package static func unicodePieces(of text: String) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { bytes in
            var breaks = SentenceBreaks(TextBytes(bytes: bytes))
            var pieces: [Range<Int>] = []
            while let piece = breaks.next() { pieces.append(piece) }
            return pieces
        }
    }
}
