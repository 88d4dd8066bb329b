import Retrieval

/// Reads documents with a sparse vector each, as lines of JSON: Anserini's `JsonVectorCollection` and Seismic's
/// documents.
///
/// `{"id": "d1", "contents": "…", "vector": {"token": 12}}`: the text may be missing, other fields become metadata.
/// Files may be compressed with gzip.
///
/// A `vector` that is an array of numbers (Anserini's `JsonDenseVectorCollection`) is that of a dense leg.
public final class VectorLinesReader: EncodedDocumentSource {
    /// Whose lines they are.
    public enum Format: String, Sendable {
        /// The text is in `contents`.
        case anserini
        /// The text is in `content`, ids are integers.
        case seismic

        fileprivate var textField: String { self == .anserini ? "contents" : "content" }
    }

    private static let vectorField = "vector"

    private let lines: CorpusLines
    private let format: Format
    private let sparseLeg: String?
    private let denseLeg: String?

    /// - Parameters:
    ///   - paths: Files, folders, or `-`. In folders files of encoded queries (`queries…`) are left out.
    ///   - sparseLeg: The leg whose vectors are objects; nil when there is none.
    ///   - denseLeg: The leg whose vectors are arrays; nil when there is none.
    /// - Throws: ``InterchangeError`` when a path does not exist or a folder holds no such file.
    public init(
        paths: [String], format: Format, sparseLeg: String?, denseLeg: String? = nil
    ) throws(InterchangeError) {
        lines = CorpusLines(files: try CorpusFiles.find(paths) { !$0.hasPrefix("queries") })
        self.format = format
        self.sparseLeg = sparseLeg
        self.denseLeg = denseLeg
    }

    public var bytesRead: Int { lines.bytesRead }

    public var bytesTotal: Int? { lines.bytesTotal }

    /// - Throws: ``InterchangeError`` with file, line and, where it is known, column.
    public func next() throws -> EncodedDocument? {
        guard let line = try lines.next() else { return nil }
        let parsed = try FieldsLine(line, vectorFields: [Self.vectorField])
        var document = EncodedDocument(try document(parsed.fields, place: line.place))
        switch parsed.vectors[Self.vectorField] {
        case .sparse(let tokens):
            guard let sparseLeg else { throw problem("the index has no sparse leg for vectors of tokens", line) }
            document.sparse[sparseLeg] = .tokens(tokens)
        case .dense(let vector):
            guard let denseLeg else {
                throw problem("\"vector\" is an array; a pipeline with a dense leg takes it (--pipeline)", line)
            }
            document.dense[denseLeg] = vector
        case nil:
            throw problem("the document has no \"vector\"", line)
        }
        return document
    }

    private func document(_ fields: [String: JSONValue], place: String) throws(InterchangeError) -> Document {
        var fields = fields
        do {
            return try DocumentLine.document(of: &fields, textField: format.textField)
        } catch {
            throw InterchangeError(place: place, problem: error.problem)
        }
    }

    private func problem(_ problem: String, _ line: CorpusLines.Line) -> InterchangeError {
        InterchangeError(place: line.place, problem: problem)
    }
}
