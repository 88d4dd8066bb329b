import Foundation
import IndexStore
import Pipelines
import Retrieval

/// What a push leaves in the comment of a table: what the table holds, and how it is searched. It comes and goes with
/// the table's own transaction, and with dumps.
struct TableNote: Sendable {
    var layout: TableLayout
    /// The text of a pipeline file.
    var pipeline: JSONValue
    /// Whether the index of words counts documents that are not there any more, and is to be built anew.
    var isStale = false

    private static let version = 1

    /// The form in JSON.
    private struct Stored: Codable {
        var hybridSearch: Int
        var layout: TableLayout
        var pipeline: JSONValue
        var isStale: Bool
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
        isStale = stored.isStale
    }

    /// The comment's text.
    func comment() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(hybridSearch: Self.version, layout: layout, pipeline: pipeline, isStale: isStale)
        return String(decoding: try encoder.encode(stored), as: UTF8.self).withoutNUL
    }

    /// The text of the pipeline file.
    var pipelineText: String { pipeline.storedText }
}
