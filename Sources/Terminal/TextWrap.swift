/// Breaks text into lines of some columns.
public enum TextWrap {
    /// The text's words on lines that take at most `width` columns, indents included.
    ///
    /// White space between words, line breaks too, becomes one space. A word that is longer than a line is broken. An
    /// empty text has no lines.
    ///
    /// - Parameters:
    ///   - width: The columns; nil puts everything on one line.
    ///   - indent: Stands before the first line.
    ///   - hangingIndent: Stands before every other line; by default as many spaces as `indent` takes.
    public static func lines(
        _ text: String, width: Int?, indent: String = "", hangingIndent: String? = nil
    ) -> [String] {
        let hanging = hangingIndent ?? String(repeating: " ", count: DisplayWidth.of(indent))
        let width = width ?? .max
        var lines: [String] = []
        var line = indent
        var columns = DisplayWidth.of(indent)
        var isEmpty = true

        func breakLine() {
            lines.append(line)
            line = hanging
            columns = DisplayWidth.of(hanging)
            isEmpty = true
        }
        for word in text.split(whereSeparator: \.isWhitespace) {
            let wordColumns = DisplayWidth.of(String(word))
            if !isEmpty, columns + 1 + wordColumns > width { breakLine() }
            if !isEmpty {
                line += " "
                columns += 1
            }
            for piece in DisplayWidth.pieces(of: String(word)) {
                if !isEmpty, columns + piece.columns > width { breakLine() }
                line += piece.text
                columns += piece.columns
                isEmpty = false
            }
        }
        if !isEmpty { lines.append(line) }
        return lines
    }
}
