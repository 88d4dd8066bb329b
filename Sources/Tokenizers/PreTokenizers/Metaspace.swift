/// Makes spaces visible, as SentencePiece does, and splits before them.
struct Metaspace: PreTokenizer {
    enum PrependScheme: String, CaseIterable {
        case always
        /// Only at the beginning of the text.
        case first
        case never
    }

    /// What stands for a space, `▁`.
    let replacement: [UInt8]
    let prependScheme: PrependScheme
    let splits: Bool

    func split(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool {
        let text = piece.text
        let spaces = text.lazy.filter { $0 == 0x20 }.count
        let capacity = text.count + (spaces + 1) * replacement.count
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { memory in
            var end = 0
            func put(_ byte: UInt8) {
                memory.initializeElement(at: end, to: byte)
                end += 1
            }
            if prepends(to: piece) {
                replacement.forEach(put)
            }
            for byte in text {
                if byte == 0x20 {
                    replacement.forEach(put)
                } else {
                    put(byte)
                }
            }
            return splitMarked(Bytes(rebasing: memory[..<end]), isFirst: piece.isFirst, emit)
        }
    }

    private func prepends(to piece: TextPiece) -> Bool {
        switch prependScheme {
        case .always: break
        case .first: guard piece.isFirst else { return false }
        case .never: return false
        }
        return piece.text[0] != 0x20 && !piece.text.has(replacement, at: 0)
    }

    private func splitMarked(_ text: Bytes, isFirst: Bool, _ emit: (TextPiece) -> Bool) -> Bool {
        guard splits else { return emit(TextPiece(text: text, isFirst: isFirst)) }
        var start = 0
        var position = 1
        while position < text.count {
            if text[position] == replacement[0], text.has(replacement, at: position) {
                guard emit(TextPiece(text: text.part(start..<position), isFirst: isFirst && start == 0)) else {
                    return false
                }
                start = position
            }
            position += 1
        }
        return emit(TextPiece(text: text.part(start..<text.count), isFirst: isFirst && start == 0))
    }
}
