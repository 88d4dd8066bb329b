/// BERT's words: split at white space and around punctuation.
struct BertPreTokenizer: PreTokenizer {
    func split(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool {
        let text = piece.text
        var (start, position) = (0, 0)
        func endWord() -> Bool {
            start == position || emit(TextPiece(text: text.part(start..<position), isFirst: false))
        }
        while position < text.count {
            let (scalar, length) = UTF8Scalar.decode(text, at: position)
            switch CharacterClass(scalar) {
            case .whitespace:
                guard endWord() else { return false }
                position += length
                start = position
            case .punctuation:
                guard endWord() else { return false }
                start = position
                position += length
                guard endWord() else { return false }
                start = position
            case .control where scalar == 0x85 || scalar == 0x0B || scalar == 0x0C:
                // Both a control character and white space: here when the text was not cleaned.
                guard endWord() else { return false }
                position += length
                start = position
            default:
                position += length
            }
        }
        return endWord()
    }
}
