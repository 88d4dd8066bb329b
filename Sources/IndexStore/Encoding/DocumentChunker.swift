import Encoders
import Retrieval
import TextAnalysis

/// Makes the texts of documents that the legs of an index search: one of each document, or one of each of its chunks.
///
/// A chunk's text is its context (the text fields before the last) and a piece of the last text field, both short enough
/// for the model whose tokens are counted to read all of it.
package struct DocumentChunker: Sendable {
    private let textFields: [String]
    fileprivate let chunking: Chunking?

    fileprivate struct Chunking: Sendable {
        let definition: ChunkingDefinition
        let field: String
        let contextFields: [String]
        let counter: any TokenCounting
    }

    package init(definition: IndexDefinition, encoders: EncoderLibrary) async throws {
        textFields = definition.textFields
        guard let chunking = definition.chunking, let field = definition.chunkedField else {
            self.chunking = nil
            return
        }
        self.chunking = Chunking(
            definition: chunking, field: field, contextFields: definition.contextFields,
            counter: try await Self.counter(definition, chunking, encoders))
    }

    /// The model whose tokens are counted; words where there is none.
    private static func counter(
        _ definition: IndexDefinition, _ chunking: ChunkingDefinition, _ encoders: EncoderLibrary
    ) async throws -> any TokenCounting {
        let byDefault = definition.dense.keys.min() ?? definition.sparse.keys.min()
        let name = chunking.inferenceID ?? byDefault ?? ""
        let encoder: Any?
        if let leg = definition.dense[name] {
            encoder = try await encoders.denseEncoder(model: leg.model, precision: leg.precision)
        } else if let leg = definition.sparse[name] {
            encoder = try await encoders.sparseEncoder(model: leg.model, precision: leg.precision)
        } else {
            encoder = nil
        }
        return encoder as? any TokenCounting ?? WordCounter()
    }

    /// Cuts documents.
    ///
    /// - Throws: `CancellationError` between documents.
    /// - Complexity: O(n) in the length of the texts, each of which is read twice by the tokenizer.
    package func chunks(of documents: [Document]) throws -> ChunkedDocuments {
        var chunked = ChunkedDocuments()
        for document in documents {
            try Task.checkCancellation()
            if let chunking {
                let (context, ranges) = chunking.chunks(of: document)
                chunked.append(document.text(ofField: chunking.field), context: context, ranges: ranges)
            } else {
                chunked.append(document.text(ofFields: textFields))
            }
        }
        return chunked
    }
}

extension DocumentChunker.Chunking {
    /// No context is longer than this, in bytes: it is repeated with each chunk.
    private static let longestContext = 4096

    /// The context that comes before each chunk, and where the chunks are.
    fileprivate func chunks(of document: Document) -> (context: String, ranges: [Range<Int>]) {
        let text = document.text(ofField: field)
        guard !text.isEmpty else { return (document.text(ofFields: contextFields), [0..<0]) }
        let context = context(of: document)
        let contextTokens = context.isEmpty ? 0 : counter.documentTokenCount(of: context)
        let room = max(1, counter.documentTokenLimit - contextTokens)
        let chunker = chunker(maximumTokens: min(definition.maximumTokens, room))
        // A word has other tokens behind a space, in some models.
        let space = context.isEmpty ? "" : " "
        return (context, chunker.chunks(of: text) { counter.documentTokenCount(of: space + $0) })
    }

    /// Chunks that are shorter than defined repeat as much less.
    private func chunker(maximumTokens: Int) -> Chunker {
        let overlap = definition.overlap * maximumTokens / definition.maximumTokens
        return Chunker(definition.strategy, maximumTokens: maximumTokens, overlap: min(overlap, maximumTokens - 1))
    }

    /// As much of the context as takes no more than half of what the model reads, and no more than a chunk may.
    private func context(of document: Document) -> String {
        let whole = document.text(ofFields: contextFields)
        let limit = min(counter.documentTokenLimit / 2, definition.maximumTokens)
        let piece = Chunker(.fixed, maximumTokens: max(1, limit))
            .chunks(of: whole.prefix(utf8Count: Self.longestContext), countingTokens: counter.documentTokenCount(of:))[0]
        return String(decoding: whole.utf8.prefix(piece.upperBound).dropFirst(piece.lowerBound), as: UTF8.self)
    }
}

extension WordCounter: TokenCounting {
    public var documentTokenLimit: Int { .max }

    public func documentTokenCount(of text: String) -> Int { wordCount(of: text) }
}

extension String {
    /// The characters from the beginning that have at most so many bytes together; the last one may be missing.
    fileprivate func prefix(utf8Count limit: Int) -> String {
        guard utf8.count > limit else { return self }
        return String(self[..<utf8.index(startIndex, offsetBy: limit)].dropLast())
    }
}
