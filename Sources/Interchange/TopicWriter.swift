import Retrieval

/// Writes topics as text: TREC's `<top>` with a number and a title, or `qid<TAB>text`.
///
/// The file appears under its name when ``finish()`` returns.
public final class TopicWriter {
    /// How a file holds topics.
    public enum Form: Sendable {
        /// `<top>`, `<num> Number: …`, `<title> …`, `</top>`, as TREC publishes topics.
        case trec
        /// The id, a tab and the text.
        case tabbed

        /// What the name of a file asks for: `.tsv` tabs, anything else TREC's form, `.gz` behind it or not.
        public init(path: String) {
            let name = path.lowercased()
            self = (name.hasSuffix(".gz") ? String(name.dropLast(3)) : name).hasSuffix(".tsv") ? .tabbed : .trec
        }
    }

    private let file: OutputFile
    private let form: Form

    /// - Throws: ``InterchangeError`` when the file cannot be made.
    public init(path: String, form: Form) throws(InterchangeError) {
        self.form = form
        file = try OutputFile(path: path)
    }

    /// Writes one topic. White space of the text, ends of lines among it, becomes single spaces: each form has one
    /// line for a text.
    ///
    /// - Throws: ``InterchangeError`` for an id that is empty or holds white space, and when the disk is full.
    public func write(id: String, text: String) throws(InterchangeError) {
        guard !id.isEmpty, !id.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            throw InterchangeError(
                place: "\(file.path), topic \"\(id)\"", problem: "the id is empty or has white space in it")
        }
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let lines =
            switch form {
            case .trec: "<top>\n<num> Number: \(id)\n<title> \(text)\n</top>\n\n"
            case .tabbed: "\(id)\t\(text)\n"
            }
        try file.write(Array(lines.utf8))
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
