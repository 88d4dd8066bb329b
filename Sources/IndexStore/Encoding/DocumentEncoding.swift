import BoundedExecutor
import Retrieval

/// Documents with all that goes into a segment of them.
struct EncodedDocuments: Sendable {
    let documents: [Document]
    /// For each document where its chunks are; nil where documents stay whole.
    let ranges: [[Range<Int>]?]
    /// What the texts of all documents became, in order.
    let texts: [EncodedTexts]

    /// How many texts there are: chunks, or documents.
    var textCount: Int { ranges.reduce(0) { $0 + ($1?.count ?? 1) } }
}

/// The way from documents to what a segment builder takes: cut, then encode.
struct DocumentEncoding: Sendable {
    private let chunker: DocumentChunker
    private let encoder: DocumentEncoder
    /// The lengths of the dense legs' vectors.
    let dimensions: [String: Int]
    private let definition: IndexDefinition

    init(definition: IndexDefinition, encoders: EncoderLibrary, executor: BoundedExecutor) async throws {
        chunker = try await DocumentChunker(definition: definition, encoders: encoders, executor: executor)
        encoder = try await DocumentEncoder(definition: definition, encoders: encoders, executor: executor)
        dimensions = definition.dense.keys.reduce(into: [:]) { [encoder] dimensions, name in
            dimensions[name] = encoder.dimension(ofLeg: name)
        }
        self.definition = definition
    }

    /// What reads what documents bring.
    func givenReader() -> GivenEncodingReader {
        GivenEncodingReader(definition: definition, encoders: encoder.sparse, dimensions: dimensions)
    }

    /// Encodes what documents do not bring themselves.
    ///
    /// - Precondition: Documents stay whole.
    func encode(
        _ documents: [Document], given: GivenEncodings, progress: @Sendable (Double) -> Void
    ) async throws -> EncodedDocuments {
        let texts = try await chunker.chunks(of: documents).batches(of: max(1, documents.count)).flatMap(\.texts)
        let encoded = try await encoder.encode(texts: texts, given: given, progress: progress)
        return EncodedDocuments(documents: documents, ranges: documents.map { _ in nil }, texts: [encoded])
    }

    /// Cuts and encodes documents. Their texts are to be bounded: all results are in memory at once.
    ///
    /// - Parameter progress: Called after each piece with the part of the work that it was, in documents.
    func encode(_ documents: [Document], progress: @Sendable (Double) -> Void) async throws -> EncodedDocuments {
        let chunked = try await chunker.chunks(of: documents)
        var texts: [EncodedTexts] = []
        for batch in chunked.batches() {
            texts.append(try await encoder.encode(batch, progress: progress))
        }
        return EncodedDocuments(documents: documents, ranges: chunked.ranges, texts: texts)
    }
}
