import Retrieval

/// Writes `corpus.jsonl` and `queries.jsonl` as the BEIR benchmark has them, an object a line.
///
/// The file appears under its name when ``finish()`` returns.
public final class BEIRWriter {
    private let file: OutputFile

    /// - Throws: ``InterchangeError`` when the file cannot be made.
    public init(path: String) throws(InterchangeError) {
        file = try OutputFile(path: path)
    }

    /// Writes a document, `{"_id", "title", "text", "metadata"}`: what ``CorpusReader`` makes the same document of.
    ///
    /// - Throws: ``InterchangeError`` for an empty id, for metadata with a number that is not finite, and when the
    ///   disk is full.
    public func write(_ document: Document) throws(InterchangeError) {
        try write(id: document.id.rawValue, title: document.title, text: document.text, metadata: document.metadata)
    }

    /// Writes a query, `{"_id", "text", "metadata"}`.
    ///
    /// - Throws: ``InterchangeError`` for an empty id and when the disk is full.
    public func write(query text: String, id: String) throws(InterchangeError) {
        try write(id: id, title: nil, text: text, metadata: [:])
    }

    private func write(
        id: String, title: String?, text: String, metadata: [String: JSONValue]
    ) throws(InterchangeError) {
        guard !id.isEmpty else { throw InterchangeError(place: file.path, problem: "an id is empty") }
        var json = JSONText()
        json.raw("{\"_id\":")
        json.string(id)
        if let title {
            json.raw(",\"title\":")
            json.string(title)
        }
        json.raw(",\"text\":")
        json.string(text)
        json.raw(",\"metadata\":")
        try json.value(.object(metadata), place: "\(file.path), document \"\(id)\"")
        json.raw("}\n")
        try file.write(json.bytes)
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
