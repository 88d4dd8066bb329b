import Foundation
import Retrieval

/// A transformer's shape, as its `config.json` gives it.
public struct TransformerConfiguration: Hashable, Sendable {
    /// The family of the model, such as `bert` or `xlm-roberta`.
    public let modelType: String
    /// What the model was saved as, such as `BertForMaskedLM`; empty when the file does not say.
    public let architectures: [String]
    /// The names of a classifier's labels, in order; empty when the file does not say.
    public let labels: [String]
    /// The numbers of a token's vector.
    public let hiddenSize: Int
    /// The numbers of a token's first vector, before it is brought to ``hiddenSize``.
    public let embeddingSize: Int
    public let layers: Int
    public let heads: Int
    public let intermediateSize: Int
    public let vocabularySize: Int
    /// The most tokens that a sequence can have.
    public let maximumPositions: Int
    /// How many texts of a sequence the model can tell apart: 1 when it reads a pair as one text.
    public let segmentTypes: Int
    public let layerNormEpsilon: Float
    public let activation: Activation
    let structure: TransformerStructure

    /// The numbers of each head's query, key and value.
    public var headSize: Int { hiddenSize / heads }

    /// Reads a `config.json`.
    ///
    /// - Throws: ``ModelError`` when the file cannot be read, lacks a field, or describes a model that is not an
    ///   encoder of a supported family.
    public init(_ url: URL) throws(ModelError) {
        let fields = try ConfigurationFields(url)
        let modelType = try fields.text("model_type")
        guard let read = Self.readers[modelType] else {
            let known = Self.readers.keys.sorted().joined(separator: ", ")
            throw fields.error("model_type is \"\(modelType)\"; supported are \(known)")
        }
        guard try !fields.flag("is_decoder", default: false) else {
            throw fields.error("is_decoder is true; only encoders are supported")
        }
        self = try read(fields)
    }

    private typealias Reader = @Sendable (ConfigurationFields) throws(ModelError) -> TransformerConfiguration

    private static let readers: [String: Reader] = [
        "bert": bert, "camembert": roberta, "distilbert": distilBert, "electra": electra, "modernbert": modernBert,
        "mpnet": mpnet, "roberta": roberta, "xlm-roberta": roberta,
    ]

    /// The fields that architectures share, under their most usual names.
    struct FieldNames {
        var hiddenSize = "hidden_size"
        var layers = "num_hidden_layers"
        var heads = "num_attention_heads"
        var intermediateSize = "intermediate_size"
        var activation = "hidden_act"
    }

    /// Reads what architectures share; an architecture gives what is its own.
    init(
        _ fields: ConfigurationFields, names: FieldNames = FieldNames(), embeddingSize: Int? = nil,
        segmentTypes: Int, epsilon: Float, structure: TransformerStructure
    ) throws(ModelError) {
        modelType = try fields.text("model_type")
        architectures = try fields.texts("architectures") ?? []
        labels = Self.labels(try fields.object("id2label") ?? [:])
        hiddenSize = try fields.size(names.hiddenSize)
        self.embeddingSize = embeddingSize ?? hiddenSize
        layers = try fields.layers(names.layers)
        heads = try fields.size(names.heads)
        intermediateSize = try fields.size(names.intermediateSize)
        vocabularySize = try fields.size("vocab_size")
        let positions = try fields.size("max_position_embeddings")
        maximumPositions = positions - structure.embeddings.firstPosition
        self.segmentTypes = segmentTypes
        layerNormEpsilon = epsilon
        activation = try fields.activation(names.activation)
        self.structure = structure
        guard hiddenSize % heads == 0 else {
            throw fields.error(
                "\(names.hiddenSize) \(hiddenSize) is not a multiple of \(names.heads) \(heads)")
        }
        guard maximumPositions > 0 else {
            throw fields.error("max_position_embeddings is \(positions), too few for any token")
        }
    }

    /// `{"0": "first", "1": "second"}`; nothing when the keys are not 0, 1, ….
    private static func labels(_ names: [String: JSONValue]) -> [String] {
        let ordered = (0..<names.count).compactMap { names[String($0)]?.stringValue }
        return ordered.count == names.count ? ordered : []
    }
}
