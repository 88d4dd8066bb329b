import Foundation
import Retrieval
import Tokenizers

/// A bi-encoder of sentence-transformers: texts to dense vectors.
///
/// What it does is what the folder's `modules.json` lists: a transformer with its pooling or a table of token
/// vectors (`StaticEmbedding`), then any of `Dense`, `LayerNorm` and `Normalize`; with a `Router` or `Asym`, other
/// modules for queries than for documents. A folder without that list is a transformer whose token vectors are
/// averaged, `[CLS]` and `[SEP]` among them (or pooled as `1_Pooling/config.json` says), and scaled to length 1.
public struct DenseTextEncoder: DenseEncoder {
    /// How the model's vectors are meant to be compared; the cosine when its files do not say.
    public let similarity: SimilarityFunction
    private let routes: ByRole<DenseRoute>

    /// Opens a folder with a sentence-transformers model or a bare transformer.
    ///
    /// - Parameter maxLength: The tokens to which texts are cut, 3 or more. By default what the model's files say;
    ///   where they say nothing, 256 or the tokenizer's limit if that is less. Never more than the model's positions.
    /// - Throws: ``ModelError``, `TokenizerError` or ``OneDNNError`` when the folder does not hold such a model.
    public init(folder: URL, maxLength: Int? = nil, precision: Precision = .automatic) throws {
        try self.init(ModelDescription(folder, precision: precision), maxLength: maxLength)
    }

    init(_ description: ModelDescription, maxLength: Int?) throws {
        try description.require(.dense)
        var parts = SharedParts<Void, TokenVectors> { _, _ in () }
        routes = try ByRole { role in try DenseRoute(description, role, maxLength: maxLength, &parts) }
        guard routes.query.dimension == routes.document.dimension else {
            throw ModelError(
                path: description.url.path,
                problem: "queries have \(routes.query.dimension) dimensions, documents \(routes.document.dimension)")
        }
        similarity = description.settings.similarity ?? .cosine
    }

    public var dimension: Int { routes.document.dimension }

    /// The tokens to which documents are cut; `Int.max` when nothing limits them.
    public var maxLength: Int { documentPreparation.maxLength }

    /// What happens to documents before the model reads them.
    var documentPreparation: TextPreparation { routes.document.preparation }

    /// Whether every vector has length 1, so that dot product and cosine are the same.
    public var normalizes: Bool { routes.query.normalizes && routes.document.normalizes }

    /// Encodes texts on the calling thread, in batches of similar length. The prompt that the model has for the role
    /// comes before each text.
    ///
    /// - Throws: `CancellationError` between batches; ``OneDNNError`` when memory is short.
    public func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
        try routes[role].vectors(of: texts)
    }
}
