import Foundation
import Retrieval

/// A document as a line of a corpus in BEIR's shape: `_id`, `title`, `text`, `metadata`.
package enum CorpusLine {
    /// The line, its end included; keys are sorted, so that equal documents are equal bytes.
    package static func encode(_ document: Document) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var line = try encoder.encode(
            JSONValue.object([
                "_id": .string(document.id.rawValue),
                "title": .string(document.title),
                "text": .string(document.text),
                "metadata": .object(document.metadata),
            ]))
        line.append(0x0A)
        return line
    }
}
