import Foundation
import Retrieval

/// What `config_sentence_transformers.json` says about a whole model. All of it is optional.
struct EncodingSettings: Decodable {
    /// "SentenceTransformer", "SparseEncoder" or "CrossEncoder".
    var modelType: String?
    var similarity: SimilarityFunction?
    /// `truncate_dim`: only so many of a dense vector's first numbers are kept.
    var truncatedDimension: Int?
    /// `max_active_dims`: only so many of a sparse vector's largest weights are kept.
    var mostActiveTerms: Int?
    private var prompts: [String: String] = [:]
    private var defaultPrompt: String?

    init(folder: URL) throws(ModelError) {
        let file = folder.appending(path: "config_sentence_transformers.json")
        guard let settings = try JSONFile.decodeIfPresent(Self.self, from: file) else { return }
        let limits = [
            ("truncate_dim", settings.truncatedDimension), ("max_active_dims", settings.mostActiveTerms),
        ]
        for case (let name, let limit?) in limits where limit < 1 {
            throw ModelError(path: file.path, problem: "\(name) is \(limit), expected 1 or more")
        }
        self = settings
    }

    /// What comes before every text: the prompt that is named after the role, as `encode_query` and `encode_document`
    /// take it, or else the default one.
    func prompt(for role: TextRole) -> String {
        let names = role == .query ? ["query"] : ["document", "passage", "corpus"]
        let named = names.lazy.compactMap { prompts[$0] }.first
        return named ?? defaultPrompt.flatMap { prompts[$0] } ?? ""
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        modelType = try fields.decodeIfPresent(String.self, forKey: .modelType)
        similarity = try fields.decodeIfPresent(SimilarityFunction.self, forKey: .similarity)
        truncatedDimension = try fields.decodeIfPresent(Int.self, forKey: .truncatedDimension)
        mostActiveTerms = try fields.decodeIfPresent(Int.self, forKey: .mostActiveTerms)
        // A prompt may be null: it has a name, but no text yet.
        let named = try fields.decodeIfPresent([String: String?].self, forKey: .prompts) ?? [:]
        prompts = named.compactMapValues { $0 }
        defaultPrompt = try fields.decodeIfPresent(String.self, forKey: .defaultPrompt)
    }

    private enum CodingKeys: String, CodingKey {
        case modelType = "model_type"
        case similarity = "similarity_fn_name"
        case truncatedDimension = "truncate_dim"
        case mostActiveTerms = "max_active_dims"
        case prompts
        case defaultPrompt = "default_prompt_name"
    }
}
