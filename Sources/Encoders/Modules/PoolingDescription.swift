import Foundation

/// How a `Pooling` makes one vector of those of a text's tokens, as its `config.json` says.
struct PoolingDescription {
    enum Mode: String, CaseIterable {
        /// The first token's vector.
        case start = "cls"
        /// The largest of each number.
        case max
        case mean
        /// The sum divided by the root of the number of tokens.
        case rootMean = "mean_sqrt_len_tokens"
        /// The mean, where the n-th token counts n times.
        case weightedMean = "weightedmean"
        /// The last token's vector.
        case end = "lasttoken"
    }

    /// Their vectors stand one behind the other.
    var modes: [Mode] = [.mean]
    /// Whether the prompt's tokens are pooled as well.
    var includesPrompt = true
    /// The size of a token's vector, if the file has it.
    var inputSize: Int?
    /// The file, for errors.
    var path = ""

    init() {}

    init(_ file: URL) throws(ModelError) {
        let fields = try JSONFile.decode(Fields.self, from: file)
        includesPrompt = fields.includesPrompt ?? true
        inputSize = fields.inputSize
        path = file.path
        modes = try fields.modeNames.map { name throws(ModelError) in
            guard let mode = Mode(rawValue: name) else {
                let known = Mode.allCases.map(\.rawValue).joined(separator: ", ")
                throw ModelError(path: file.path, problem: "the pooling mode \"\(name)\" is not one of \(known)")
            }
            return mode
        }
        if modes.isEmpty {
            throw ModelError(path: file.path, problem: "pooling_mode is empty")
        }
    }

    private struct Fields: Decodable {
        var includesPrompt: Bool?
        var inputSize: Int?
        var modeNames: [String]

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            includesPrompt = try fields.decodeIfPresent(Bool.self, forKey: "include_prompt")
            inputSize = try fields.decodeIfPresent(Int.self, forKey: "embedding_dimension")
                ?? fields.decodeIfPresent(Int.self, forKey: "word_embedding_dimension")
            if let names = try? fields.decode([String].self, forKey: "pooling_mode") {
                modeNames = names
            } else if let name = try fields.decodeIfPresent(String.self, forKey: "pooling_mode") {
                modeNames = [name]
            } else {
                modeNames = try Self.switches.filter { name, _ in
                    try fields.decodeIfPresent(Bool.self, forKey: Key(name)) ?? false
                }.map(\.mode)
                if modeNames.isEmpty {
                    modeNames = [Mode.mean.rawValue]
                }
            }
        }

        /// Up to 5.3 each mode had a switch of its own. Vectors are concatenated in this order.
        private static let switches: [(name: String, mode: String)] = [
            ("pooling_mode_cls_token", "cls"), ("pooling_mode_max_tokens", "max"),
            ("pooling_mode_mean_tokens", "mean"), ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"),
            ("pooling_mode_weightedmean_tokens", "weightedmean"), ("pooling_mode_lasttoken", "lasttoken"),
        ]

        struct Key: CodingKey, ExpressibleByStringLiteral {
            var stringValue: String
            var intValue: Int? { nil }

            init(_ name: String) { stringValue = name }
            init(stringLiteral name: String) { stringValue = name }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
    }
}
