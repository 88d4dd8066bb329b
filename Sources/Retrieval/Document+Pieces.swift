extension Document {
    /// A piece of a field's text.
    ///
    /// - Parameter range: Offsets of UTF-8 bytes; what lies beyond the text is left out.
    public func text(ofField name: String, piece range: Range<Int>) -> String {
        let text = text(ofField: name).utf8
        let start = text.index(text.startIndex, offsetBy: range.lowerBound, limitedBy: text.endIndex) ?? text.endIndex
        let end = text.index(text.startIndex, offsetBy: range.upperBound, limitedBy: text.endIndex) ?? text.endIndex
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    /// The text of several fields as ``text(ofFields:)`` joins them, with a piece of one of them in the place of the
    /// whole.
    public func text(ofFields names: [String], piece range: Range<Int>, of field: String) -> String {
        let texts = names.lazy.map { $0 == field ? text(ofField: $0, piece: range) : text(ofField: $0) }
        return texts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
