import Foundation
import Retrieval
import Tokenizers

/// A learned sparse encoder, SPLADE or one of its family: texts to weighted terms of its vocabulary.
///
/// The weight of term j is w_j = max over the tokens, `[CLS]` and `[SEP]` among them, of log(1 + relu(logit_ij)),
/// where the logits are those of a masked-language-model head (Formal et al., "SPLADE v2", 2021). The model's
/// `SpladePooling` may ask for the sum instead of the maximum, or for the logarithm twice (`log1p_relu`). Terms of
/// weight 0 are left out.
///
/// Inference-free models look queries up in a table of token weights (`SparseStaticEmbedding`, `idf.json`) and run
/// the transformer for documents alone.
public struct SpladeEncoder: SparseEncoder {
    /// How the model's vectors are meant to be compared; the dot product when its files do not say.
    public let similarity: SimilarityFunction
    private let routes: ByRole<SparseRoute>
    private let mostActiveTerms: Int?

    /// Opens a folder with a sparse encoder of sentence-transformers, or one with a masked language model
    /// (`BertForMaskedLM`). An `idf.json` beside the latter makes it one of OpenSearch's: queries are looked up, and
    /// special tokens weigh nothing in documents.
    ///
    /// - Parameter maxLength: The tokens to which texts are cut, 3 or more. By default what the model's files say;
    ///   where they say nothing, 256 or the tokenizer's limit if that is less. Never more than the model's positions.
    /// - Throws: ``ModelError``, `TokenizerError` or ``OneDNNError`` when the folder does not hold such a model.
    public init(folder: URL, maxLength: Int? = nil, precision: Precision = .automatic) throws {
        try self.init(ModelDescription(folder, precision: precision), maxLength: maxLength)
    }

    init(_ description: ModelDescription, maxLength: Int?) throws {
        try description.require(.sparse)
        var parts = SharedParts<_, TokenWeights> { weights, encoder in try MaskedLanguageHead(&weights, encoder) }
        routes = try ByRole { role in try SparseRoute(description, role, maxLength: maxLength, &parts) }
        similarity = description.settings.similarity ?? .dot
        mostActiveTerms = description.settings.mostActiveTerms
    }

    public var vocabularySize: Int { max(routes.query.vocabularySize, routes.document.vocabularySize) }

    /// The tokens to which documents are cut; `Int.max` when nothing limits them.
    public var maxLength: Int { documentPreparation.maxLength }

    /// What happens to documents before the model reads them.
    var documentPreparation: TextPreparation { routes.document.preparation }

    public func token(of term: UInt32) -> String? {
        documentPreparation.tokenizer.token(of: term)
    }

    /// Encodes texts on the calling thread, in batches of similar length. The prompt that the model has for the role
    /// comes before each text.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short.
    public func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        let vectors = try routes[role].vectors(of: texts)
        guard let mostActiveTerms else { return vectors }
        return vectors.map { $0.keepingLargest(mostActiveTerms) }
    }
}
