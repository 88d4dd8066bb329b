import Foundation

/// A model folder opened as what it was saved for.
public enum TextModel: Sendable {
    case sparse(SpladeEncoder)
    case dense(DenseTextEncoder)
    case crossEncoder(TransformerCrossEncoder)

    /// What a model does.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case sparse
        case dense
        case crossEncoder = "cross_encoder"

        /// The class of `transformers` that has the head for it.
        var architecture: String {
            switch self {
            case .sparse: "BertForMaskedLM"
            case .dense: "BertModel"
            case .crossEncoder: "BertForSequenceClassification"
            }
        }

        var noun: String {
            switch self {
            case .sparse: "a sparse encoder"
            case .dense: "a dense encoder"
            case .crossEncoder: "a cross-encoder"
            }
        }

        init?(architecture: String) {
            guard let kind = Self.allCases.first(where: { $0.architecture == architecture }) else { return nil }
            self = kind
        }
    }

    /// Opens a model folder as the kind that its `modules.json`, or else the architecture in its `config.json`, says.
    ///
    /// - Parameters:
    ///   - kind: What the caller needs; a folder that was saved for another use is refused, one that does not say is
    ///     opened as this kind.
    ///   - maxLength: The tokens to which texts are cut; the model's own limit by default.
    /// - Throws: ``ModelError``, `WordPieceError` or ``OneDNNError`` with the file and the tensor or field at fault.
    public static func open(_ folder: URL, as kind: Kind? = nil, maxLength: Int? = nil) throws -> TextModel {
        let description = try ModelDescription(folder)
        switch try kind ?? description.declaredKind() {
        case .sparse: return .sparse(try SpladeEncoder(description, maxLength: maxLength))
        case .dense: return .dense(try DenseTextEncoder(description, maxLength: maxLength))
        case .crossEncoder: return .crossEncoder(try TransformerCrossEncoder(description, maxLength: maxLength))
        }
    }
}
