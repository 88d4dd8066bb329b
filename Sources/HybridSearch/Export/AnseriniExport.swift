import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// One sparse leg as Anserini's JSON vector collection, with topics encoded by the same model.
///
/// The folder gets `documents/documents.jsonl`, which `IndexCollection -collection JsonVectorCollection` reads, and
/// `topics.tsv` for `SearchCollection -topicReader TsvString`.
public struct AnseriniExport: ExportFormat {
    private let leg: String?
    private let quantization: ImpactQuantization
    private let compresses: Bool

    /// - Parameters:
    ///   - leg: The name of the sparse leg; nil for the only one.
    ///   - quantization: How weights become integers.
    ///   - compresses: Whether the documents are written as `.gz`.
    public init(leg: String? = nil, quantization: ImpactQuantization = .byHundred, compresses: Bool = false) {
        self.leg = leg
        self.quantization = quantization
        self.compresses = compresses
    }

    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        let leg = try await source.sparseLeg(named: leg)
        let topics = try await source.topics(encodedFor: leg)
        return try await BoundedExecutor.shared.run {
            var summary = ExportSummary(format: "anserini")
            try writeDocuments(of: source, leg, to: url, &summary, progress)
            if !topics.isEmpty { try writeTopics(topics, leg, to: url, &summary) }
            return summary
        }
    }

    private func writeDocuments(
        of source: ExportSource, _ leg: ExportSource.SparseLeg, to folder: URL, _ summary: inout ExportSummary,
        _ progress: (Int) -> Void
    ) throws {
        let folder = folder.appending(path: "documents")
        try Folder.make(at: folder)
        let file = folder.appending(path: compresses ? "documents.jsonl.gz" : "documents.jsonl")
        let writer = try AnseriniDocumentWriter(path: file.path, quantization: quantization)
        summary.documents = try source.forEachDocument(progress: progress) { stored in
            let text = stored.document.text(ofFields: source.snapshot.definition.textFields)
            for (id, chunk) in stored.units {
                let vector = chunk.sparse[leg.name] ?? .empty
                try writer.write(id: id, contents: text, vector: leg.encoder.decode(vector))
            }
        }
        try writer.finish()
        summary.units = writer.tally.vectors
        summary.add(file: file, "documents with integer weights")
        summary.quantization = QuantizationReport(factor: quantization.factor, documents: writer.tally)
    }

    private func writeTopics(
        _ topics: [ExportSource.EncodedTopic], _ leg: ExportSource.SparseLeg, to folder: URL,
        _ summary: inout ExportSummary
    ) throws {
        let file = folder.appending(path: "topics.tsv")
        let writer = try AnseriniTopicWriter(path: file.path, quantization: quantization)
        for topic in topics {
            try writer.write(id: topic.id, vector: leg.encoder.decode(topic.vector))
        }
        try writer.finish()
        summary.topics = topics.count - writer.emptyTopics
        summary.add(file: file, "topics, each token repeated as its weight says")
        summary.quantization?.topics = writer.tally
    }
}
