import Foundation
import Retrieval
import Tokenizers

/// A SPLADE model: texts to weighted terms of its vocabulary.
///
/// The weight of term j is w_j = max over the tokens, `[CLS]` and `[SEP]` among them, of log(1 + relu(logit_ij)),
/// where the logits are those of a masked-language-model head (Formal et al., "SPLADE v2", 2021). Models whose
/// `SpladePooling` says `log1p_relu` take the logarithm twice. Terms of weight 0 are left out.
public struct SpladeEncoder: SparseEncoder {
    /// The tokens to which texts are cut.
    public let maxLength: Int
    private let model: OpenedModel<MaskedLanguageHead>
    private let settings: SentenceTransformersSettings

    /// Opens a folder with a `BertForMaskedLM`.
    ///
    /// - Parameter maxLength: The tokens to which texts are cut, 3 or more. By default the `max_seq_length` of
    ///   `sentence_bert_config.json`, or else 256 or the tokenizer's limit if that is less; never more than the
    ///   model's positions.
    /// - Throws: ``ModelError``, `TokenizerError` or ``OneDNNError`` when the folder does not hold such a model.
    public init(folder: URL, maxLength: Int? = nil, precision: Precision = .automatic) throws {
        try self.init(ModelFolder(folder, precision: precision), maxLength: maxLength)
    }

    init(_ folder: ModelFolder, maxLength: Int?) throws {
        try folder.require(.sparse)
        let settings = folder.settings
        model = try OpenedModel(folder) { weights, encoder in
            try MaskedLanguageHead(&weights, encoder, settings.saturation ?? .logarithm)
        }
        self.settings = settings
        self.maxLength = try folder.maximumLength(maxLength, tokenizer: model.tokenizer, default: 256)
    }

    public var vocabularySize: Int { model.encoder.configuration.vocabularySize }

    public func token(of term: UInt32) -> String? {
        model.tokenizer.token(of: term)
    }

    /// Encodes texts on the calling thread, in batches of similar length.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short.
    public func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        let sequences = try settings.sequences(of: texts, as: role, model.tokenizer, maxLength: maxLength)
        return try model.results(of: sequences) { head, states, batch, workspace in
            try head.vectors(states, batch, workspace)
        }
    }
}
