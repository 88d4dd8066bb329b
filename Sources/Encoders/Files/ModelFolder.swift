import Foundation
import Retrieval
import Tokenizers

/// A folder as Hugging Face's `transformers` saves models: `config.json`, `model.safetensors`, `tokenizer.json` or
/// `vocab.txt`, and what sentence-transformers writes beside them.
struct ModelFolder {
    let url: URL
    let settings: TransformerSettings
    let configuration: TransformerConfiguration
    /// In which precision the model is to be opened.
    let precision: Precision

    init(_ url: URL, _ precision: Precision) throws(ModelError) {
        self.url = url
        self.precision = precision
        let config = url.appending(path: "config.json")
        guard FileManager.default.fileExists(atPath: config.path) else {
            throw ModelError(path: url.path, problem: "has no config.json")
        }
        settings = try TransformerSettings(folder: url)
        configuration = try TransformerConfiguration(config)
    }

    /// Where `config.json` is, for errors.
    var configPath: String { url.appending(path: "config.json").path }

    /// The use of the architecture that the model was saved as; nil when that is not known.
    var kind: TextModel.Kind? {
        configuration.architectures.lazy.compactMap { TextModel.Kind(architecture: $0) }.first
    }

    func openWeights() throws(ModelError) -> ModelTensors {
        try ModelTensors(folder: url)
    }

    /// The tokenizer, checked against the model's vocabulary and segments.
    func openTokenizer() throws -> TextTokenizer {
        let tokenizer = try TextTokenizer(folder: url)
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw ModelError(
                path: configPath,
                problem: "vocab_size is \(configuration.vocabularySize), but the tokenizer has "
                    + "\(tokenizer.vocabularySize) tokens")
        }
        return tokenizer
    }

    /// The tokens to which texts are cut: what the caller asks for, or else what the model says, or else what the
    /// tokenizer says, at most `limit`.
    func maximumLength(
        _ requested: Int?, role: TextRole = .document, tokenizer: TextTokenizer, default limit: Int
    ) throws(ModelError) -> Int {
        let positions = configuration.maximumPositions
        if let requested {
            guard (3...positions).contains(requested) else {
                throw ModelError(
                    path: configPath,
                    problem: "a maximum length of \(requested) is outside of the model's 3...\(positions)")
            }
            return requested
        }
        let own = settings.length(for: role) ?? min(tokenizer.maximumLength ?? limit, limit)
        return min(own, positions)
    }
}
