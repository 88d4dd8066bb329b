import Foundation
import Retrieval

/// What a cross-encoder's logits go through to become the scores that its authors show.
public enum ScoreActivation: String, Hashable, Sendable, CaseIterable {
    case identity
    /// 1 / (1 + e⁻ˣ)
    case sigmoid
    case tanh
    case relu

    public func callAsFunction(_ logit: Float) -> Float {
        switch self {
        case .identity: logit
        case .sigmoid: 1 / (1 + exp(-logit))
        case .tanh: Foundation.tanh(logit)
        case .relu: max(0, logit)
        }
    }

    /// Reads what sentence-transformers saved, the sigmoid by default. Its versions wrote to three places: a field
    /// of `config_sentence_transformers.json` (since 6), of an object in `config.json` (since 4), of that file itself.
    ///
    /// - Throws: ``ModelError`` when the function is none of these.
    init(_ folder: ModelFolder) throws(ModelError) {
        let general = folder.url.appending(path: "config_sentence_transformers.json")
        let config = folder.url.appending(path: "config.json")
        let saved = try JSONFile.decodeIfPresent([String: JSONValue].self, from: general)?["activation_fn"]
        let fields = try JSONFile.decode([String: JSONValue].self, from: config)
        let field = saved ?? fields["sentence_transformers"]?.objectValue?["activation_fn"]
            ?? fields["sbert_ce_default_activation_function"]
        guard let name = field?.stringValue else {
            self = .sigmoid
            return
        }
        // A class of torch: torch.nn.modules.activation.Sigmoid.
        let known = Self.allCases.first { activation in
            name.hasPrefix("torch.") && name.lowercased().hasSuffix(".\(activation.rawValue)")
        }
        guard let known else {
            throw ModelError(
                path: saved == nil ? config.path : general.path,
                problem: "the activation function \(name) is not supported; supported are Sigmoid, Identity, Tanh "
                    + "and ReLU of torch")
        }
        self = known
    }
}
