import Foundation
import Retrieval
import Tokenizers

/// A folder as Hugging Face's `transformers` and sentence-transformers save models: `config.json`,
/// `model.safetensors`, `tokenizer.json` or `vocab.txt`, and what describes the model's use.
struct ModelFolder {
    let url: URL
    let settings: SentenceTransformersSettings
    let configuration: TransformerConfiguration
    /// In which precision the model is to be opened.
    let precision: Precision

    init(_ url: URL, precision: Precision = .automatic) throws(ModelError) {
        self.precision = precision
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw ModelError(path: url.path, problem: "is not a folder")
        }
        settings = try SentenceTransformersSettings(folder: url)
        self.url = settings.modelFolder
        let config = settings.modelFolder.appending(path: "config.json")
        guard FileManager.default.fileExists(atPath: config.path) else {
            throw ModelError(path: settings.modelFolder.path, problem: "has no config.json")
        }
        configuration = try TransformerConfiguration(config)
    }

    /// Where `config.json` is, for errors.
    var configPath: String { url.appending(path: "config.json").path }

    /// The kind of use that the folder was saved for; nil when its files do not say.
    var kind: TextModel.Kind? {
        if settings.saturation != nil {
            return .sparse
        }
        if settings.pooling != nil {
            return .dense
        }
        return configuration.architectures.lazy.compactMap { TextModel.Kind(architecture: $0) }.first
    }

    /// Checks that the folder was saved for one kind of use, or says nothing about it.
    func require(_ expected: TextModel.Kind) throws(ModelError) {
        if let kind, kind != expected {
            let saved = configuration.architectures.joined(separator: ", ")
            throw ModelError(
                path: configPath, problem: "describes \(kind.noun) (\(saved)), expected \(expected.noun)")
        }
        if kind == nil, let other = configuration.architectures.first {
            throw ModelError(
                path: configPath,
                problem: "the architecture \(other) is not supported; expected \(expected.architecture)")
        }
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

    /// The tokens to which texts are cut: what the caller asks for, or else what the model says, at most `default`.
    func maximumLength(
        _ requested: Int?, tokenizer: TextTokenizer, default limit: Int
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
        let own = settings.maximumLength ?? min(tokenizer.maximumLength ?? limit, limit)
        guard own >= 3 else {
            throw ModelError(path: url.path, problem: "sentence_bert_config.json: max_seq_length is \(own)")
        }
        return min(own, positions)
    }
}
