import Foundation
import Retrieval

/// What `sentence_bert_config.json` says about the use of the transformer beside it. All of it is optional.
struct TransformerSettings: Decodable {
    /// `max_seq_length`, which sentence-transformers wrote up to 5.3; later it is the tokenizer's limit.
    var maximumLength: Int?
    /// `query_length`: a limit for queries alone.
    var queryLength: Int?
    /// `document_length`: a limit for documents alone.
    var documentLength: Int?
    /// Prompt and text are read in lower case.
    var lowercases = false
    /// `transformer_task`: "feature-extraction", "fill-mask", "sequence-classification".
    var task: String?

    init() {}

    /// Reads the file, under whichever of its names it has.
    init(folder: URL) throws(ModelError) {
        for name in Self.fileNames {
            let file = folder.appending(path: name)
            if let settings = try JSONFile.decodeIfPresent(Self.self, from: file) {
                try settings.checkLengths(file)
                self = settings
                return
            }
        }
    }

    func length(for role: TextRole) -> Int? {
        (role == .query ? queryLength : documentLength) ?? maximumLength
    }

    private func checkLengths(_ file: URL) throws(ModelError) {
        let lengths = [
            ("max_seq_length", maximumLength), ("query_length", queryLength), ("document_length", documentLength),
        ]
        for case (let name, let length?) in lengths where length < 3 {
            throw ModelError(path: file.path, problem: "\(name) is \(length), expected 3 or more")
        }
    }

    /// Older models name the file after their architecture.
    private static let fileNames = ["bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"]
        .map { "sentence_\($0)_config.json" }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        maximumLength = try fields.decodeIfPresent(Int.self, forKey: .maximumLength)
        queryLength = try fields.decodeIfPresent(Int.self, forKey: .queryLength)
        documentLength = try fields.decodeIfPresent(Int.self, forKey: .documentLength)
        lowercases = try fields.decodeIfPresent(Bool.self, forKey: .lowercases) ?? false
        task = try fields.decodeIfPresent(String.self, forKey: .task)
    }

    private enum CodingKeys: String, CodingKey {
        case maximumLength = "max_seq_length"
        case queryLength = "query_length"
        case documentLength = "document_length"
        case lowercases = "do_lower_case"
        case task = "transformer_task"
    }
}
