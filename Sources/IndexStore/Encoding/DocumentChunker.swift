import BoundedExecutor
import Encoders
import Retrieval
import TextAnalysis

/// Makes the texts of documents that the legs of an index search: one of each document, or one of each of its chunks.
///
/// A chunk's text is its context (the text fields before the last) and a piece of the last text field, both short
/// enough for the model whose tokens are counted to read all of it.
package struct DocumentChunker: Sendable {
    private static let pieceSize = 16

    private let textFields: [String]
    private let chunking: Chunking?
    private let executor: BoundedExecutor

    fileprivate struct Chunking: Sendable {
        let definition: ChunkingDefinition
        let field: String
        let contextFields: [String]
        let counter: any TokenCounting
    }

    /// What precedes each chunk of a document, and where the chunks are.
    fileprivate struct Chunks: Sendable {
        var context = ""
        var ranges: [Range<Int>] = []
    }

    package init(
        definition: IndexDefinition, encoders: EncoderLibrary, executor: BoundedExecutor = .shared
    ) async throws {
        self.executor = executor
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

    /// Cuts documents, over all threads of the executor.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n) in the length of the texts, each of which is read twice by the tokenizer.
    package func chunks(of documents: [Document]) async throws -> ChunkedDocuments {
        var chunked = ChunkedDocuments()
        if let chunking {
            let texts = documents.map { $0.text(ofField: chunking.field) }
            for (text, chunks) in zip(texts, try await chunks(of: documents, texts, by: chunking)) {
                chunked.append(text, context: chunks.context, ranges: chunks.ranges)
            }
        } else {
            for document in documents { chunked.append(document.text(ofFields: textFields)) }
        }
        return chunked
    }

    private func chunks(
        of documents: [Document], _ texts: [String], by chunking: Chunking
    ) async throws -> [Chunks] {
        var chunks = [Chunks](repeating: Chunks(), count: documents.count)
        try await withThrowingTaskGroup(of: [(Int, Chunks)].self) { group in
            for piece in texts.piecesByLength(of: Self.pieceSize) {
                group.addTask(executorPreference: executor) {
                    try piece.map { position in
                        try Task.checkCancellation()
                        return (position, chunking.chunks(of: documents[position], texts[position]))
                    }
                }
            }
            for try await piece in group {
                for (position, found) in piece { chunks[position] = found }
            }
        }
        return chunks
    }
}

extension DocumentChunker.Chunking {
    /// No context is longer than this, in bytes: it is repeated with each chunk.
    private static let longestContext = 4096

    fileprivate func chunks(of document: Document, _ text: String) -> DocumentChunker.Chunks {
        guard !text.isEmpty else {
            return .init(context: document.text(ofFields: contextFields), ranges: [0..<0])
        }
        let context = context(of: document)
        let contextTokens = context.isEmpty ? 0 : counter.documentTokenCount(of: context)
        let room = max(1, counter.documentTokenLimit - contextTokens)
        let chunker = chunker(maximumTokens: min(definition.maximumTokens, room))
        // A word has other tokens behind a space, in some models.
        let space = context.isEmpty ? "" : " "
        let ranges = chunker.chunks(of: text) { counter.documentTokenCount(of: space + $0) }
        return .init(context: context, ranges: ranges)
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
        let start = whole.prefix(utf8Count: Self.longestContext)
        let chunker = Chunker(.fixed, maximumTokens: max(1, limit))
        return start.piece(chunker.chunks(of: start, countingTokens: counter.documentTokenCount(of:))[0])
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
