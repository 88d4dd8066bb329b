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

        /// How the classes of `transformers` end that have the head for it; they begin with the model's family.
        private var classSuffix: String {
            switch self {
            case .sparse: "ForMaskedLM"
            case .dense: "Model"
            case .crossEncoder: "ForSequenceClassification"
            }
        }

        /// The same for messages.
        var architecture: String { "…\(classSuffix)" }

        var noun: String {
            switch self {
            case .sparse: "a sparse encoder"
            case .dense: "a dense encoder"
            case .crossEncoder: "a cross-encoder"
            }
        }

        init?(architecture: String) {
            let kind = Self.allCases.first { architecture.hasSuffix($0.classSuffix) }
            // A model that writes text is called …LMHeadModel.
            guard let kind, !architecture.hasSuffix("LMHeadModel") else { return nil }
            self = kind
        }
    }

    /// Opens a model folder as the kind that its `modules.json`, or else the architecture in its `config.json`, says.
    ///
    /// - Parameters:
    ///   - kind: What the caller needs; a folder that was saved for another use is refused, one that does not say is
    ///     opened as this kind.
    ///   - maxLength: The tokens to which texts are cut; the model's own limit by default.
    ///   - precision: That of the matrix products.
    /// - Throws: ``ModelError``, `TokenizerError` or ``OneDNNError`` with the file and the tensor or field at fault.
    public static func open(
        _ folder: URL, as kind: Kind? = nil, maxLength: Int? = nil, precision: Precision = .automatic
    ) throws -> TextModel {
        let description = try ModelDescription(folder, precision: precision)
        switch try kind ?? description.declaredKind() {
        case .sparse: return .sparse(try SpladeEncoder(description, maxLength: maxLength))
        case .dense: return .dense(try DenseTextEncoder(description, maxLength: maxLength))
        case .crossEncoder: return .crossEncoder(try TransformerCrossEncoder(description, maxLength: maxLength))
        }
    }
}
