import Retrieval

/// Writes documents into a file for the `_bulk` of Elasticsearch or OpenSearch, as ``ElasticsearchBulkLines`` makes
/// them.
///
/// The file appears under its name when ``finish()`` returns. Elasticsearch takes 100 MB in one request unless told
/// otherwise, so send a large file in parts of an even number of lines (`split -l`).
public final class ElasticsearchBulkWriter {
    public typealias DottedTokens = ElasticsearchBulkLines.DottedTokens

    private let file: OutputFile
    private let lines: ElasticsearchBulkLines

    /// - Parameter dottedTokens: Nil keeps them in Elasticsearch and replaces them in OpenSearch.
    /// - Throws: ``InterchangeError`` when the index has a name that Elasticsearch refuses or the file cannot be
    ///   made.
    public init(
        path: String, index: String, mapping: ElasticsearchMapping, dottedTokens: DottedTokens? = nil
    ) throws(InterchangeError) {
        lines = try ElasticsearchBulkLines(index: index, mapping: mapping, dottedTokens: dottedTokens)
        file = try OutputFile(path: path)
    }

    /// Writes one document.
    ///
    /// - Parameters:
    ///   - sparse: Vectors by the name of their field in the mapping; a field may be missing.
    ///   - dense: As `sparse`.
    /// - Throws: ``InterchangeError`` for what the system would refuse
    ///   (``ElasticsearchBulkLines/lines(_:sparse:dense:fingerprint:place:)``), and when the disk is full.
    public func write(
        _ document: Document, sparse: [String: [WeightedToken]] = [:], dense: [String: [Float]] = [:]
    ) throws(InterchangeError) {
        try file.write(lines.lines(document, sparse: sparse, dense: dense, place: file.path))
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
