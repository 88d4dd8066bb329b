import Foundation

/// A BERT's shape, as its `config.json` gives it.
public struct TransformerConfiguration: Hashable, Sendable {
    /// The function inside of a feed-forward layer.
    public enum Activation: Hashable, Sendable {
        /// x·Φ(x) with the exact normal distribution.
        case gelu
        /// GELU by its tanh approximation.
        case geluTanh
        case relu
    }

    /// What the model was saved as, such as `BertForMaskedLM`; empty when the file does not say.
    public let architectures: [String]
    public let hiddenSize: Int
    public let layers: Int
    public let heads: Int
    public let intermediateSize: Int
    public let vocabularySize: Int
    /// The most tokens that a sequence can have.
    public let maximumPositions: Int
    public let segmentTypes: Int
    public let layerNormEpsilon: Float
    public let activation: Activation

    /// The numbers of each head's query, key and value.
    public var headSize: Int { hiddenSize / heads }

    /// Reads a `config.json`.
    ///
    /// - Throws: ``ModelError`` when the file cannot be read, lacks a field, or describes a model that is not a BERT
    ///   encoder with absolute positions.
    public init(_ url: URL) throws(ModelError) {
        let fields = try JSONFile.decode(Fields.self, from: url)
        func fail(_ problem: String) -> ModelError { ModelError(path: url.path, problem: problem) }
        guard fields.modelType == "bert" else {
            throw fail("model_type is \"\(fields.modelType)\"; only \"bert\" is supported")
        }
        guard fields.positions == nil || fields.positions == "absolute" else {
            throw fail("position_embedding_type is \"\(fields.positions ?? "")\"; only \"absolute\" is supported")
        }
        guard fields.isDecoder != true else {
            throw fail("is_decoder is true; only encoders are supported")
        }
        let sizes = [
            ("hidden_size", fields.hiddenSize), ("num_hidden_layers", fields.layers),
            ("num_attention_heads", fields.heads), ("intermediate_size", fields.intermediateSize),
            ("vocab_size", fields.vocabularySize), ("max_position_embeddings", fields.maximumPositions),
            ("type_vocab_size", fields.segmentTypes),
        ]
        if let (name, value) = sizes.first(where: { !(1...10_000_000).contains($0.1) }) {
            throw fail("\(name) is \(value), not a possible size")
        }
        guard fields.hiddenSize % fields.heads == 0 else {
            throw fail("hidden_size \(fields.hiddenSize) is not a multiple of num_attention_heads \(fields.heads)")
        }
        guard let activation = Self.activations[fields.activation] else {
            throw fail("hidden_act is \"\(fields.activation)\"; supported are gelu, gelu_new and relu")
        }
        guard fields.layerNormEpsilon >= 0, fields.layerNormEpsilon < 1 else {
            throw fail("layer_norm_eps is \(fields.layerNormEpsilon), expected a small positive number")
        }
        self.architectures = fields.architectures ?? []
        self.hiddenSize = fields.hiddenSize
        self.layers = fields.layers
        self.heads = fields.heads
        self.intermediateSize = fields.intermediateSize
        self.vocabularySize = fields.vocabularySize
        self.maximumPositions = fields.maximumPositions
        self.segmentTypes = fields.segmentTypes
        self.layerNormEpsilon = Float(fields.layerNormEpsilon)
        self.activation = activation
    }

    private static let activations: [String: Activation] = [
        "gelu": .gelu, "gelu_python": .gelu, "gelu_new": .geluTanh, "gelu_pytorch_tanh": .geluTanh, "relu": .relu,
    ]

    private struct Fields: Decodable {
        var architectures: [String]?
        var modelType: String
        var hiddenSize: Int
        var layers: Int
        var heads: Int
        var intermediateSize: Int
        var vocabularySize: Int
        var maximumPositions: Int
        var segmentTypes: Int
        var layerNormEpsilon: Double
        var activation: String
        var positions: String?
        var isDecoder: Bool?

        enum CodingKeys: String, CodingKey {
            case architectures
            case modelType = "model_type"
            case hiddenSize = "hidden_size"
            case layers = "num_hidden_layers"
            case heads = "num_attention_heads"
            case intermediateSize = "intermediate_size"
            case vocabularySize = "vocab_size"
            case maximumPositions = "max_position_embeddings"
            case segmentTypes = "type_vocab_size"
            case layerNormEpsilon = "layer_norm_eps"
            case activation = "hidden_act"
            case positions = "position_embedding_type"
            case isDecoder = "is_decoder"
        }
    }
}
