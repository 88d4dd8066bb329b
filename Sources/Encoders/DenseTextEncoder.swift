import Foundation
import Retrieval
import Tokenizers

/// A bi-encoder of sentence-transformers: texts to dense vectors.
///
/// A vector is the mean of the text's token vectors, `[CLS]` and `[SEP]` among them, or that of `[CLS]`, as
/// `1_Pooling/config.json` says (the mean when it is silent); scaled to length 1 unless `modules.json` has no
/// `Normalize`.
public struct DenseTextEncoder: DenseEncoder {
    /// The tokens to which texts are cut.
    public let maxLength: Int
    /// Whether every vector has length 1, so that dot product and cosine are the same.
    public var normalizes: Bool { settings.normalizes }
    private let model: OpenedModel<SentencePooling>
    private let settings: SentenceTransformersSettings

    /// Opens a folder with a BERT.
    ///
    /// - Parameter maxLength: The tokens to which texts are cut, 3 or more. By default the `max_seq_length` of
    ///   `sentence_bert_config.json`, or else 256 or the tokenizer's limit if that is less; never more than the
    ///   model's positions.
    /// - Throws: ``ModelError``, `TokenizerError` or ``OneDNNError`` when the folder does not hold such a model.
    public init(folder: URL, maxLength: Int? = nil, precision: Precision = .automatic) throws {
        try self.init(ModelFolder(folder, precision: precision), maxLength: maxLength)
    }

    init(_ folder: ModelFolder, maxLength: Int?) throws {
        try folder.require(.dense)
        let settings = folder.settings
        model = try OpenedModel(folder) { _, encoder in
            SentencePooling(
                size: encoder.configuration.hiddenSize, pooling: settings.pooling ?? .mean,
                normalizes: settings.normalizes)
        }
        self.settings = settings
        self.maxLength = try folder.maximumLength(maxLength, tokenizer: model.tokenizer, default: 256)
    }

    public var dimension: Int { model.encoder.configuration.hiddenSize }

    /// Encodes texts on the calling thread, in batches of similar length.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short.
    public func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
        let sequences = try settings.sequences(of: texts, as: role, model.tokenizer, maxLength: maxLength)
        return try model.results(of: sequences) { head, states, batch, _ in
            head.vectors(states, batch)
        }
    }
}
