import Retrieval

/// Reads documents of an Elasticsearch or OpenSearch index: a `_bulk` file (a line with the action, a line with the
/// document), or hits, one in each line with `_id` and `_source`, as dumps and `jq -c '.hits.hits[]'` have them.
///
/// `title` and `text` are the document's own, fields that are vectors go to legs, all others become metadata. Files
/// may be compressed with gzip.
public final class ElasticsearchReader: EncodedDocumentSource {
    private let lines: CorpusLines
    private let vectors: ElasticsearchVectorFields

    /// - Parameters:
    ///   - paths: Files, `-`, or folders, of which all files of lines (`.ndjson`, `.jsonl`, plain or `.gz`) are read.
    ///   - vectors: Which fields are vectors.
    /// - Throws: ``InterchangeError`` when a path does not exist or a folder holds no such file.
    public init(paths: [String], vectors: ElasticsearchVectorFields) throws(InterchangeError) {
        let files = try CorpusFiles.find(paths) { !$0.hasSuffix(".json") && !$0.hasSuffix(".json.gz") }
        lines = CorpusLines(files: files)
        self.vectors = vectors
    }

    public var bytesRead: Int { lines.bytesRead }

    public var bytesTotal: Int? { lines.bytesTotal }

    /// - Throws: ``InterchangeError`` with file, line and, where it is known, column.
    public func next() throws -> EncodedDocument? {
        guard let line = try lines.next() else { return nil }
        let parsed = try FieldsLine(line, vectorFields: vectors.names)
        if let source = parsed.source {
            return try document(id: parsed.fields["_id"], source, parsed.vectors, line)
        }
        let id = try action(parsed.fields, line)
        guard let next = try lines.next() else {
            throw problem("the file ends behind the action, without a document", line)
        }
        let document = try FieldsLine(next, vectorFields: vectors.names)
        return try self.document(id: id, document.fields, document.vectors, next)
    }

    /// The id of a bulk action.
    private func action(
        _ fields: [String: JSONValue], _ line: CorpusLines.Line
    ) throws(InterchangeError) -> JSONValue? {
        guard fields.count == 1, let (name, value) = fields.first, case .object(let members) = value,
            ["index", "create", "update", "delete"].contains(name)
        else {
            throw problem("is neither a bulk action ({\"index\": {\"_id\": …}}) nor a hit with \"_source\"", line)
        }
        guard name == "index" || name == "create" else {
            throw problem("the action \"\(name)\" is not one that brings a document", line)
        }
        return members["_id"]
    }

    private func document(
        id: JSONValue?, _ source: [String: JSONValue], _ found: [String: FieldVector], _ line: CorpusLines.Line
    ) throws(InterchangeError) -> EncodedDocument {
        guard let id else { throw problem("the document has no \"_id\"", line) }
        var fields = source
        fields["_id"] = id
        // A field of that name is one among others, here.
        let metadata = fields.removeValue(forKey: "metadata")
        do {
            var document = EncodedDocument(try DocumentLine.document(of: &fields))
            if let metadata { document.document.metadata["metadata"] = metadata }
            try vectors.assign(found, to: &document)
            return document
        } catch {
            throw problem(error.problem, line)
        }
    }

    private func problem(_ problem: String, _ line: CorpusLines.Line) -> InterchangeError {
        InterchangeError(place: line.place, problem: problem)
    }
}
