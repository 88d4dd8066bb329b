import Foundation
import IndexStore
import Pipelines
import Retrieval

/// What a push leaves in the comment of a table: what the table holds, and how it is searched. It comes and goes with the
/// table's own transaction, and with dumps.
struct TableNote: Sendable {
    var layout: TableLayout
    /// The text of a pipeline file.
    var pipeline: JSONValue

    private static let version = 1

    /// The form in JSON.
    private struct Stored: Codable {
        var hybridSearch: Int
        var layout: TableLayout
        var pipeline: JSONValue
    }

    init(_ schema: PushSchema) {
        layout = TableLayout(schema)
        pipeline = schema.pipeline.json
    }

    /// Reads a comment.
    ///
    /// - Returns: nil for one that no push has left.
    init?(comment: String) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(comment.utf8)),
            stored.hybridSearch == Self.version
        else { return nil }
        layout = stored.layout
        pipeline = stored.pipeline
    }

    /// The comment's text.
    func comment() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(hybridSearch: Self.version, layout: layout, pipeline: pipeline)
        return String(decoding: try encoder.encode(stored), as: UTF8.self).withoutNUL
    }

    /// The text of the pipeline file.
    var pipelineText: String { pipeline.storedText }
}
