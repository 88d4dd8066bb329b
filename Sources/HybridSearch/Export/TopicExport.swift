import BoundedExecutor
import Foundation
import Interchange
import LineFiles

/// Topics as text, for tools that encode or analyse queries themselves: one file in TREC's form (`<top>`, `<num>`,
/// `<title>`), or with a tab between id and text where its name ends in `.tsv`. Compressed where it ends in `.gz`.
public struct TopicExport: ExportFormat {
    public init() {}

    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        guard !source.topics.isEmpty else { throw ExportError.noTopics }
        return try await BoundedExecutor.shared.run {
            let form = TopicWriter.Form(path: url.path)
            try Folder.make(at: url.deletingLastPathComponent())
            let writer = try TopicWriter(path: url.path, form: form)
            for topic in source.topics { try writer.write(id: topic.id, text: topic.text) }
            try writer.finish()
            var summary = ExportSummary(format: "trec-topics")
            summary.topics = source.topics.count
            summary.add(file: url, form == .trec ? "topics in TREC's form" : "id, tab and text of each topic")
            return summary
        }
    }
}
