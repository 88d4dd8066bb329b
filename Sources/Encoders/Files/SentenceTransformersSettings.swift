import Foundation
import Retrieval

/// What the files of sentence-transformers beside a model say about its use. All of them are optional.
struct SentenceTransformersSettings {
    enum Pooling {
        /// The mean of all token vectors.
        case mean
        /// The vector of `[CLS]`.
        case startToken
    }

    enum Saturation {
        /// log(1 + relu(x))
        case logarithm
        /// The same twice: `log1p_relu`.
        case doubleLogarithm
    }

    /// The folder of `config.json`, the tokenizer and the weights.
    var modelFolder: URL
    /// nil when no module pools.
    var pooling: Pooling?
    /// nil when no module is a SPLADE pooling.
    var saturation: Saturation?
    var normalizes = true
    /// `max_seq_length`
    var maximumLength: Int?
    var lowercases = false
    private var prompts: [String: String] = [:]
    private var defaultPrompt: String?

    init(folder: URL) throws(ModelError) {
        modelFolder = folder
        let list = folder.appending(path: "modules.json")
        if let modules = try JSONFile.decodeIfPresent([Module].self, from: list) {
            normalizes = false
            for module in modules {
                try read(module, folder: folder, list: list)
            }
        } else {
            pooling = try Self.pooling(folder.appending(path: "1_Pooling/config.json"))
        }
        let sentence = modelFolder.appending(path: "sentence_bert_config.json")
        if let settings = try JSONFile.decodeIfPresent(SentenceBertConfig.self, from: sentence) {
            maximumLength = settings.maximumLength
            lowercases = settings.lowercases ?? false
        }
        let general = folder.appending(path: "config_sentence_transformers.json")
        if let settings = try JSONFile.decodeIfPresent(GeneralConfig.self, from: general) {
            prompts = settings.prompts ?? [:]
            defaultPrompt = settings.defaultPrompt
        }
    }

    /// What comes before a text: the prompt of its role, or else the default one.
    func prompt(for role: TextRole) -> String {
        let names = role == .query ? ["query"] : ["document", "passage", "corpus"]
        let named = names.lazy.compactMap { prompts[$0] }.first
        return named ?? defaultPrompt.flatMap { prompts[$0] } ?? ""
    }

    private mutating func read(_ module: Module, folder: URL, list: URL) throws(ModelError) {
        let path = module.path.isEmpty ? folder : folder.appending(path: module.path)
        switch module.type.split(separator: ".").last {
        case "Transformer", "MLMTransformer": modelFolder = path
        case "Pooling": pooling = try Self.pooling(path.appending(path: "config.json"))
        case "SpladePooling": saturation = try Self.saturation(path.appending(path: "config.json"))
        case "Normalize": normalizes = true
        default:
            throw ModelError(path: list.path, problem: "the module \(module.type) is not supported")
        }
    }

    private static func pooling(_ url: URL) throws(ModelError) -> Pooling? {
        guard let fields = try JSONFile.decodeIfPresent([String: JSONValue].self, from: url) else { return nil }
        var modes = fields.filter { $0.key.hasPrefix("pooling_mode_") && $0.value.boolValue == true }.map(\.key)
        if let mode = fields["pooling_mode"]?.stringValue {
            modes = ["pooling_mode_\(mode)"]
        }
        guard fields["include_prompt"]?.boolValue != false else {
            throw ModelError(path: url.path, problem: "include_prompt is false, which is not supported")
        }
        switch modes {
        case ["pooling_mode_mean_tokens"], ["pooling_mode_mean"]: return .mean
        case ["pooling_mode_cls_token"], ["pooling_mode_cls"]: return .startToken
        default:
            let found = modes.isEmpty ? "no pooling mode" : modes.sorted().joined(separator: ", ")
            throw ModelError(path: url.path, problem: "sets \(found); supported is one of mean and cls")
        }
    }

    private static func saturation(_ url: URL) throws(ModelError) -> Saturation {
        let fields = try JSONFile.decodeIfPresent([String: JSONValue].self, from: url) ?? [:]
        let strategy = fields["pooling_strategy"]?.stringValue ?? "max"
        guard strategy == "max" else {
            throw ModelError(
                path: url.path, problem: "pooling_strategy is \"\(strategy)\"; only \"max\" is supported")
        }
        switch fields["activation_function"]?.stringValue ?? "relu" {
        case "relu": return .logarithm
        case "log1p_relu": return .doubleLogarithm
        case let other:
            throw ModelError(
                path: url.path, problem: "activation_function is \"\(other)\"; supported are relu and log1p_relu")
        }
    }

    private struct Module: Decodable {
        var path: String
        var type: String
    }

    private struct SentenceBertConfig: Decodable {
        var maximumLength: Int?
        var lowercases: Bool?

        enum CodingKeys: String, CodingKey {
            case maximumLength = "max_seq_length"
            case lowercases = "do_lower_case"
        }
    }

    private struct GeneralConfig: Decodable {
        var prompts: [String: String]?
        var defaultPrompt: String?

        enum CodingKeys: String, CodingKey {
            case prompts
            case defaultPrompt = "default_prompt_name"
        }
    }
}
