import Foundation
import Retrieval
import TextAnalysis

/// A cross-encoder: reads a query and a document together and scores how well they fit.
///
/// With one label the score is its logit. (sentence-transformers shows its sigmoid: another number, the same order.)
/// With two, the second label's logit minus the first's, which is the logarithm of the odds that the document is
/// relevant.
public struct TransformerCrossEncoder: CrossEncoder {
    /// The tokens to which a query and document together are cut.
    public let maxLength: Int
    private let model: OpenedModel<ClassificationHead>

    /// Opens a folder with a `BertForSequenceClassification` of one or two labels.
    ///
    /// - Parameter maxLength: The tokens to which a pair is cut, longest text first, 3 or more. By default 512 or the
    ///   tokenizer's limit if that is less; never more than the model's positions.
    /// - Throws: ``ModelError``, `WordPieceError` or ``OneDNNError`` when the folder does not hold such a model.
    public init(folder: URL, maxLength: Int? = nil) throws {
        try self.init(ModelDescription(folder), maxLength: maxLength)
    }

    init(_ description: ModelDescription, maxLength: Int?) throws {
        let folder = try description.crossEncoderFolder()
        guard folder.configuration.segmentTypes >= 2 else {
            throw ModelError(path: folder.configPath, problem: "type_vocab_size is 1, but a pair has two segments")
        }
        model = try OpenedModel(folder) { weights, encoder in
            try ClassificationHead(&weights, encoder)
        }
        self.maxLength = try folder.maximumLength(maxLength, tokenizer: model.tokenizer, default: 512)
    }

    /// Scores documents on the calling thread, in batches of similar length.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short.
    public func score(query: String, documents: [String]) async throws -> [Float] {
        let room = maxLength - 3
        let queryTokens = model.tokenizer.tokens(of: query, limit: room)
        let sequences = try documents.map { document in
            try Task.checkCancellation()
            let tokens = model.tokenizer.tokens(of: document, limit: room)
            return TokenSequence(model.tokenizer.pair(queryTokens, tokens, maxLength: maxLength))
        }
        return try model.results(of: sequences) { head, states, batch, workspace in
            try head.scores(states, batch, workspace)
        }
    }
}
