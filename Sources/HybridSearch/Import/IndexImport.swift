import Foundation
import IndexStore
import Interchange
import Pipelines
import Retrieval

/// Takes the documents of another system, vectors and all, into an index.
///
/// ```swift
/// let report = try await IndexImport(format: .anserini, paths: ["collection/"]).run(into: URL(filePath: "my.index"))
/// ```
public struct IndexImport: Sendable {
    public var format: ImportFormat
    /// Files or folders, `-` for standard input.
    public var paths: [String]
    /// The sparse leg that gets the vectors of a format that has one for each document; nil for the only one there
    /// is, or for a new one called `impacts`. Of CIFF also `bm25`.
    public var leg: String?
    /// The mapping of an Elasticsearch or OpenSearch index; nil for `mappings.json` in the folder, if there is one.
    public var mappings: String?
    /// Whether a token that a leg's model does not know is an error; else its weight is left out.
    public var isStrict: Bool
    /// Called while a file is read that must be read through before its first document (CIFF), with the bytes that have been
    /// and, where it is known, with all.
    public var reading: @Sendable (_ bytes: Int, _ total: Int?) -> Void = { _, _ in }

    public init(
        format: ImportFormat, paths: [String], leg: String? = nil, mappings: String? = nil, isStrict: Bool = false
    ) {
        self.format = format
        self.paths = paths
        self.leg = leg
        self.mappings = mappings
        self.isStrict = isStrict
    }

    /// Adds the documents to the index in a folder, which is made when it is not there.
    ///
    /// What is full is committed on the way, and stays when something fails later. An index that was made for it and
    /// that nothing was committed to goes again.
    ///
    /// - Parameters:
    ///   - pipeline: How a new index is made; nil for what the documents bring: a leg of tokens for each sparse
    ///     vector, and BM25 where there is a text.
    ///   - progress: Called from any thread as the work goes on.
    /// - Throws: `InterchangeError` with file and line for what cannot be read, `EncodedDocumentError` for a document
    ///   that the index cannot take; else as ``SearchIndex/add(_:progress:)``.
    public func run(
        into url: URL, pipeline: Pipeline? = nil, encoders: EncoderLibrary = EncoderLibrary(),
        progress: @escaping @Sendable (IndexingProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        let exists = IndexDirectory.exists(at: url)
        let hadFolder = FileManager.default.fileExists(atPath: url.path)
        var report = ImportReport()
        let source: any EncodedDocumentSource
        let index: SearchIndex
        if exists || pipeline != nil {
            index = try await SearchIndex.openOrCreate(at: url, pipeline: pipeline, encoders: encoders)
            source = try reader(for: index.definition, &report)
        } else {
            let opened = try opening(&report)
            source = opened.source
            index = try await SearchIndex.create(at: url, pipeline: opened.pipeline, encoders: encoders)
        }
        do {
            report.summary = try await index.add(contentsOf: source, isStrict: isStrict, progress: progress)
            guard report.summary.documents > 0 else {
                throw InterchangeError(place: paths.joined(separator: ", "), problem: "there are no documents")
            }
        } catch {
            // It would only hide the mistake from the next try.
            if !hadFolder, await index.documentCount == 0 { try? FileManager.default.removeItem(at: url) }
            throw error
        }
        report.index = index.definition
        report.documents = await index.documentCount
        return report
    }
}
