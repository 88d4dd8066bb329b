import BoundedExecutor
import Evaluation
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// The documents as they were added, in the layout of the BEIR benchmark: `corpus.jsonl`, with topics
/// `queries.jsonl`, and with judgements `qrels/test.tsv`. No model is needed.
public struct BEIRExport: ExportFormat {
    private let split: String
    private let compresses: Bool

    /// - Parameters:
    ///   - split: What the judgements are called: `train`, `dev` or `test` in BEIR.
    ///   - compresses: Whether the corpus is written as `.gz`.
    public init(split: String = "test", compresses: Bool = false) {
        self.split = split
        self.compresses = compresses
    }

    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        try await BoundedExecutor.shared.run {
            var summary = ExportSummary(format: "beir")
            try Folder.make(at: url)
            try writeCorpus(of: source, to: url, &summary, progress)
            if !source.topics.isEmpty { try writeQueries(source.topics, to: url, &summary) }
            if source.qrels.count > 0 { try writeQrels(source.qrels, to: url, &summary) }
            return summary
        }
    }

    private func writeCorpus(
        of source: ExportSource, to folder: URL, _ summary: inout ExportSummary, _ progress: (Int) -> Void
    ) throws {
        let file = folder.appending(path: compresses ? "corpus.jsonl.gz" : "corpus.jsonl")
        let writer = try BEIRWriter(path: file.path)
        summary.documents = try source.forEachDocument(progress: progress) { try writer.write($0.document) }
        try writer.finish()
        summary.units = summary.documents
        summary.add(file: file, "documents as they were added")
    }

    private func writeQueries(_ topics: [Topic], to folder: URL, _ summary: inout ExportSummary) throws {
        let file = folder.appending(path: "queries.jsonl")
        let writer = try BEIRWriter(path: file.path)
        for topic in topics { try writer.write(query: topic.text, id: topic.id) }
        try writer.finish()
        summary.topics = topics.count
        summary.add(file: file, "topics")
    }

    private func writeQrels(_ qrels: Qrels, to folder: URL, _ summary: inout ExportSummary) throws {
        let folder = folder.appending(path: "qrels")
        try Folder.make(at: folder)
        let file = folder.appending(path: "\(split).tsv")
        let writer = try TabbedWriter(path: file.path)
        try writer.write(["query-id", "corpus-id", "score"])
        for topic in qrels.topics {
            for (document, grade) in qrels.grades(of: topic).sorted(by: { $0.key < $1.key }) {
                try writer.write([topic, document.rawValue, String(grade)])
            }
        }
        try writer.finish()
        summary.add(file: file, "\(qrels.count) judgements")
    }
}
