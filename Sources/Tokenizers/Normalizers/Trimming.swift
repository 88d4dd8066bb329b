/// Removes white space at the ends.
struct Strip: TextNormalizer {
    var left: Bool
    var right: Bool

    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        var (start, end) = (0, text.count)
        while left, start < end {
            let (scalar, length) = UTF8Scalar.decode(text, at: start)
            guard CharacterKind(scalar).contains(.whitespace) else { break }
            start += length
        }
        while right, start < end {
            let (scalar, length) = UTF8Scalar.decode(text, before: end)
            guard CharacterKind(scalar).contains(.whitespace) else { break }
            end -= length
        }
        output.append(contentsOf: text[start..<end])
    }
}

/// Puts something before a text that is not empty.
struct Prepend: TextNormalizer {
    let prefix: [UInt8]

    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        guard !text.isEmpty else { return }
        output.append(contentsOf: prefix)
        output.append(contentsOf: text)
    }
}

/// Puts something in the place of each match of a pattern.
struct Replace<Pattern: TextPattern>: TextNormalizer {
    let pattern: Pattern
    let content: [UInt8]

    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count)
        var position = 0
        while position < text.count, let match = pattern.firstMatch(in: text, from: position) {
            output.append(contentsOf: text[position..<match.lowerBound])
            output.append(contentsOf: content)
            position = match.upperBound
        }
        output.append(contentsOf: text[position...])
    }
}
