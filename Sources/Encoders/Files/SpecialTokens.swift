import Foundation
import Retrieval
import Tokenizers

/// The tokens of a vocabulary that stand for no text: `[CLS]`, `[SEP]`, `[PAD]` and the like.
enum SpecialTokens {
    /// The ids of those that `special_tokens_map.json` and `tokenizer_config.json` name.
    static func ids(_ folder: URL, _ tokenizer: TextTokenizer) throws(ModelError) -> [UInt32] {
        var names: Set = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
        for file in ["special_tokens_map.json", "tokenizer_config.json"] {
            let url = folder.appending(path: file)
            let fields = try JSONFile.decodeIfPresent([String: JSONValue].self, from: url) ?? [:]
            for (field, value) in fields where fieldNames.contains(field) {
                if let name = value.stringValue ?? value.objectValue?["content"]?.stringValue {
                    names.insert(name)
                }
            }
        }
        return names.compactMap { tokenizer.id(of: $0) }.sorted()
    }

    private static let fieldNames: Set = ["unk", "cls", "sep", "pad", "mask", "bos", "eos"].reduce(into: Set()) {
        $0.insert("\($1)_token")
    }
}
