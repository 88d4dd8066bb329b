extension String {
    /// A piece of the text, as offsets of UTF-8 bytes; what lies beyond the text is left out.
    package func piece(_ range: Range<Int>) -> String {
        String(decoding: utf8.prefix(range.upperBound).dropFirst(range.lowerBound), as: UTF8.self)
    }
}
