import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// One sparse leg as Anserini's JSON vector collection, with topics encoded by the same model.
///
/// The folder gets `documents/documents.jsonl`, which `IndexCollection -collection JsonVectorCollection` reads, and
/// `topics.tsv` for `SearchCollection -topicReader TsvString`; `commands.sh` runs both.
///
/// With topics, what rounding costs them is measured on the way: their best documents in full precision against those
/// by integers, exactly, without a second pass.
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
            try Folder.make(at: url)
            let topicTally = topics.isEmpty ? nil : try writeTopics(topics, leg, to: url, &summary)
            var meter = QuantizationLossMeter(queries: topics.map(\.vector), quantization: quantization)
            let tally = try writeDocuments(of: source, leg, to: url, &meter, &summary, progress)
            summary.quantization = QuantizationReport(
                factor: quantization.factor, documents: tally, topics: topicTally, loss: meter.loss)
            summary.commands = Self.commands(withTopics: !topics.isEmpty)
            try writeCommands(summary.commands, to: url, &summary)
            return summary
        }
    }

    private func writeTopics(
        _ topics: [ExportSource.EncodedTopic], _ leg: ExportSource.SparseLeg, to folder: URL,
        _ summary: inout ExportSummary
    ) throws -> QuantizationTally {
        let file = folder.appending(path: "topics.tsv")
        let writer = try AnseriniTopicWriter(path: file.path, quantization: quantization)
        for topic in topics {
            try writer.write(id: topic.id, vector: leg.encoder.decode(topic.vector))
        }
        try writer.finish()
        summary.topics = topics.count - writer.emptyTopics
        summary.add(file: file, "topics, each token repeated as its weight says")
        if writer.emptyTopics > 0 {
            summary.notes.append("\(writer.emptyTopics) topics have no weight left and were left out.")
        }
        return writer.tally
    }

    private func writeDocuments(
        of source: ExportSource, _ leg: ExportSource.SparseLeg, to folder: URL, _ meter: inout QuantizationLossMeter,
        _ summary: inout ExportSummary, _ progress: (Int) -> Void
    ) throws -> QuantizationTally {
        let folder = folder.appending(path: "documents")
        try Folder.make(at: folder)
        let file = folder.appending(path: compresses ? "documents.jsonl.gz" : "documents.jsonl")
        let writer = try AnseriniDocumentWriter(path: file.path, quantization: quantization)
        summary.documents = try source.forEachDocument(progress: progress) { stored in
            let text = stored.document.text(ofFields: source.snapshot.definition.textFields)
            for (id, chunk) in stored.units {
                let vector = chunk.sparse[leg.name] ?? .empty
                try writer.write(id: id, contents: text, vector: leg.encoder.decode(vector))
                meter.add(vector, id: id)
            }
        }
        try writer.finish()
        summary.units = writer.tally.vectors
        summary.add(file: file, "documents with integer weights")
        return writer.tally
    }

    private static func commands(withTopics: Bool) -> [String] {
        let index = """
            java -cp "$ANSERINI" io.anserini.index.IndexCollection -collection JsonVectorCollection -input documents \
            -index lucene -generator DefaultLuceneDocumentGenerator -threads 1 -impact -pretokenized
            """
        let search = """
            java -cp "$ANSERINI" io.anserini.search.SearchCollection -index lucene -topics topics.tsv \
            -topicReader TsvString -output run.txt -impact -pretokenized -hits 1000
            """
        return withTopics ? [index, search] : [index]
    }

    /// The commands as a script, which runs wherever it is called from.
    private func writeCommands(_ commands: [String], to folder: URL, _ summary: inout ExportSummary) throws {
        let lines =
            [
                "#!/bin/sh",
                "# Makes a Lucene index of this export with Anserini, and searches it.",
                "# ANSERINI is the path of anserini-…-fatjar.jar; Java is 21 or later.",
                "set -eu",
                "cd \"$(dirname \"$0\")\"",
            ] + commands
        let file = folder.appending(path: "commands.sh")
        try WholeFile.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: file)
        summary.add(file: file, "the commands of Anserini")
    }
}
