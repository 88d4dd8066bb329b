import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// One sparse leg in full precision as Seismic reads it: `documents.jsonl`, and `queries.jsonl` with the topics
/// encoded by the same model.
///
/// Seismic's ids are integers. Where all ids of the documents are, they stay; otherwise documents are numbered from 0
/// in the order of the index, and `ids.tsv` has a line for each with its number and its id. `query-ids.tsv` is the
/// same for topics.
public struct SeismicExport: ExportFormat {
    private let leg: String?
    private let compresses: Bool

    /// - Parameters:
    ///   - leg: The name of the sparse leg; nil for the only one.
    ///   - compresses: Whether the documents are written as `.gz`. Seismic itself reads them only decompressed.
    public init(leg: String? = nil, compresses: Bool = false) {
        self.leg = leg
        self.compresses = compresses
    }

    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        let leg = try await source.sparseLeg(named: leg)
        let topics = try await source.topics(encodedFor: leg)
        return try await BoundedExecutor.shared.run {
            var summary = ExportSummary(format: "seismic")
            try Folder.make(at: url)
            if !topics.isEmpty { try writeTopics(topics, leg, to: url, &summary) }
            try writeDocuments(of: source, leg, to: url, &summary, progress)
            return summary
        }
    }

    private func writeTopics(
        _ topics: [ExportSource.EncodedTopic], _ leg: ExportSource.SparseLeg, to folder: URL,
        _ summary: inout ExportSummary
    ) throws {
        let keepsIDs = topics.allSatisfy { IntegerID($0.id) != nil }
        let file = folder.appending(path: "queries.jsonl")
        let writer = try SeismicVectorWriter(path: file.path)
        let numbers = try IntegerNumbering(keepsIDs: keepsIDs, table: folder.appending(path: "query-ids.tsv"))
        for topic in topics {
            try writer.write(
                id: try numbers.number(of: topic.id), content: topic.text, vector: leg.encoder.decode(topic.vector))
        }
        try writer.finish()
        summary.topics = topics.count
        summary.add(file: file, "topics in full precision")
        if let table = try numbers.finish() { summary.add(file: table, "the number and the id of each topic") }
    }

    private func writeDocuments(
        of source: ExportSource, _ leg: ExportSource.SparseLeg, to folder: URL, _ summary: inout ExportSummary,
        _ progress: (Int) -> Void
    ) throws {
        let file = folder.appending(path: compresses ? "documents.jsonl.gz" : "documents.jsonl")
        let writer = try SeismicVectorWriter(path: file.path)
        let numbers = try IntegerNumbering(
            keepsIDs: try source.idsAreIntegers, table: folder.appending(path: "ids.tsv"))
        var units = 0
        summary.documents = try source.forEachDocument(progress: progress) { stored in
            let text = stored.document.text(ofFields: source.snapshot.definition.textFields)
            for (id, chunk) in stored.units {
                let vector = leg.encoder.decode(chunk.sparse[leg.name] ?? .empty)
                try writer.write(id: try numbers.number(of: id.rawValue), content: text, vector: vector)
                units += 1
            }
        }
        try writer.finish()
        summary.units = units
        summary.add(file: file, "documents in full precision")
        if let table = try numbers.finish() { summary.add(file: table, "the number and the id of each document") }
    }
}

extension ExportSource {
    /// Whether every id is an integer that systems without names can have in its place. Ids of chunks are none.
    fileprivate var idsAreIntegers: Bool {
        get throws {
            guard snapshot.definition.chunking == nil else { return false }
            return try snapshot.allSatisfyID { IntegerID($0.rawValue) != nil }
        }
    }
}
