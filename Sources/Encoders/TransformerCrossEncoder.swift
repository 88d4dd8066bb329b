import Foundation
import Retrieval
import Tokenizers

/// A cross-encoder: reads a query and a document together and scores how well they fit.
///
/// With one label the score is its logit. With two, it is the second label's logit minus the first's, which is the
/// logarithm of the odds that the document is relevant. Models of more labels have no score, only
/// ``logits(query:documents:)``.
public struct TransformerCrossEncoder: CrossEncoder {
    /// The tokens to which a query and document together are cut.
    public let maxLength: Int
    /// The names of the labels, in the order of their logits; `LABEL_0` and so on when the model does not name them.
    public let labels: [String]
    /// What ``activatedScores(query:documents:)`` applies to scores.
    public let activation: ScoreActivation
    private let model: OpenedModel<ClassificationHead>
    private let configPath: String

    /// Opens a folder with a model for sequence classification.
    ///
    /// - Parameters:
    ///   - maxLength: The tokens to which a pair is cut, longest text first, 3 or more. By default 512 or the
    ///     tokenizer's limit if that is less; never more than the model's positions.
    ///   - activation: By default the one that sentence-transformers saved with the model, or else the sigmoid.
    /// - Throws: ``ModelError``, `TokenizerError` or ``OneDNNError`` when the folder does not hold such a model.
    public init(
        folder: URL, maxLength: Int? = nil, precision: Precision = .automatic, activation: ScoreActivation? = nil
    ) throws {
        try self.init(ModelDescription(folder, precision: precision), maxLength: maxLength, activation: activation)
    }

    init(_ description: ModelDescription, maxLength: Int?, activation: ScoreActivation? = nil) throws {
        let folder = try description.crossEncoderFolder()
        model = try OpenedModel(folder) { weights, encoder in
            try ClassificationHead(&weights, encoder)
        }
        let names = folder.configuration.labels
        labels = names.count == model.head.labels ? names : (0..<model.head.labels).map { "LABEL_\($0)" }
        self.activation = try activation ?? ScoreActivation(folder)
        self.maxLength = try folder.maximumLength(maxLength, tokenizer: model.tokenizer, default: 512)
        configPath = folder.configPath
    }

    /// Scores documents on the calling thread, in batches of similar length.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short; ``ModelError`` as
    ///   ``checkScores()`` does.
    public func score(query: String, documents: [String]) async throws -> [Float] {
        try checkScores()
        return try await logits(query: query, documents: documents).map { logits in
            logits.count == 1 ? logits[0] : logits[1] - logits[0]
        }
    }

    /// The scores as the model's authors show them: in the same order, through ``activation``. The sigmoid makes them
    /// probabilities of relevance.
    ///
    /// - Throws: As ``score(query:documents:)``.
    public func activatedScores(query: String, documents: [String]) async throws -> [Float] {
        try await score(query: query, documents: documents).map { activation($0) }
    }

    /// The logits of all ``labels`` for each document, on the calling thread, in batches of similar length.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short.
    public func logits(query: String, documents: [String]) async throws -> [[Float]] {
        let room = maxLength - model.tokenizer.specialTokens.pair
        let queryTokens = model.tokenizer.tokens(of: query, limit: room)
        let sequences = try documents.map { document in
            try Task.checkCancellation()
            let tokens = model.tokenizer.tokens(of: document, limit: room)
            return TokenSequence(model.tokenizer.encode(pair: queryTokens, tokens, maxLength: maxLength))
        }
        return try model.results(of: sequences) { head, states, batch, workspace in
            try head.logits(states, batch, workspace)
        }
    }

    /// Checks that the model has a score for a pair, for callers that need one later.
    ///
    /// - Throws: ``ModelError`` when it has more than two labels.
    public func checkScores() throws(ModelError) {
        guard labels.count <= 2 else {
            let names = labels.prefix(5).joined(separator: ", ")
            throw ModelError(
                path: configPath,
                problem: "the model has \(labels.count) labels (\(names)\(labels.count > 5 ? ", …" : "")), "
                    + "but a cross-encoder that scores has 1 or 2")
        }
    }
}
