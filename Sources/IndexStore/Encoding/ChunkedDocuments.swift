import Retrieval

/// Documents as the legs of an index see them, in order: as one text each, or as the texts of their chunks.
package struct ChunkedDocuments: Sendable {
    fileprivate struct Entry {
        var text: String
        var context = ""
        var ranges: [Range<Int>]?

        var count: Int { ranges?.count ?? 1 }
    }

    fileprivate var entries: [Entry] = []
    /// For each document the number of texts before its own.
    private var starts: [Int] = []
    /// The texts of all documents.
    package private(set) var textCount = 0

    /// For each document where its chunks are, as UTF-8 offsets in the field that is cut; nil where documents stay
    /// whole.
    package var ranges: [[Range<Int>]?] { entries.map(\.ranges) }

    /// Adds a document that stays whole.
    mutating func append(_ text: String) {
        append(Entry(text: text))
    }

    /// Adds a document as pieces of a text, each behind the context.
    mutating func append(_ text: String, context: String, ranges: [Range<Int>]) {
        append(Entry(text: text, context: context, ranges: ranges))
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        starts.append(textCount)
        textCount += entry.count
    }

    /// All texts, those of a document one after the other, in batches of at most `size`, each made when it is asked
    /// for.
    package func batches(of size: Int = TextBatch.mostTexts) -> some Sequence<TextBatch> {
        stride(from: 0, to: textCount, by: size).lazy.map { batch($0..<min($0 + size, textCount)) }
    }

    private func batch(_ range: Range<Int>) -> TextBatch {
        var batch = TextBatch()
        var document = starts.lastIndex { $0 <= range.lowerBound } ?? 0
        for position in range {
            while position >= starts[document] + entries[document].count { document += 1 }
            let entry = entries[document]
            batch.texts.append(entry.text(ofChunk: position - starts[document]))
            batch.documents += 1 / Double(entry.count)
        }
        return batch
    }
}

extension ChunkedDocuments.Entry {
    fileprivate func text(ofChunk chunk: Int) -> String {
        guard let ranges else { return text }
        return [context, text.piece(ranges[chunk])].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// Texts that are encoded together.
package struct TextBatch: Sendable {
    /// As many as keep all threads busy, few enough that their vectors take little memory.
    package static let mostTexts = 1024

    package var texts: [String] = []
    /// How many documents the texts are: a chunk is the part of its document that its share of the chunks is.
    package var documents = 0.0
}
