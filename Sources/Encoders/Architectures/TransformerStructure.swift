/// How an architecture puts a transformer together, and what its savers call the tensors of the parts.
///
/// Names are those of files that hold a body and a head (`bert.encoder.layer.0.output.dense`); where a file holds
/// nothing but a body, ``prefix`` is missing from them.
struct TransformerStructure: Hashable, Sendable {
    /// What the names of the body's tensors begin with.
    var prefix: String
    var embeddings: EmbeddingStructure
    /// The names of layer `i` begin with this, `i` and a dot.
    var layerPrefix: String
    var layer: LayerStructure
    /// What distinguishes the attention of each layer; empty when all see everything.
    var attention: [AttentionSpan] = []
    /// The table of attention's relative bias, which the layers share.
    var relativeBias: String?
    /// The normalization of the last layer's states, in models whose layers normalize their inputs.
    var finalNorm: String?
    /// Whether normalizations shift as well as scale.
    var normsHaveBias = true
    var wordPrediction: WordPredictionStructure
    var classification: ClassificationStructure

    func attention(ofLayer index: Int) -> AttentionSpan {
        attention.isEmpty ? AttentionSpan() : attention[index]
    }
}

/// The first vectors of tokens: sums of rows of tables, normalized.
struct EmbeddingStructure: Hashable, Sendable {
    var words: String
    /// nil in models that turn queries and keys by their positions instead.
    var positions: String?
    /// The row of the position table where sequences begin.
    var firstPosition = 0
    /// The token that has the row before ``firstPosition`` wherever it is, and is not counted.
    var padding: UInt32?
    /// nil in models that read two texts as one.
    var segments: String?
    var norm: String
    /// The layer from narrower embeddings to the model's width.
    var projection: String?
}

/// One layer: attention and a feed-forward network. Names follow the layer's own prefix.
struct LayerStructure: Hashable, Sendable {
    /// The projections to queries, keys and values, or one that holds all three.
    var queryKeyValue: [String]
    var attentionOutput: String
    var attentionNorm: String
    /// From the model's width to the inner one; to twice the inner width when gated.
    var intermediate: String
    var output: String
    var outputNorm: String
    /// Whether a part's input is normalized, not the sum of its input and its output.
    var normsInput = false
    /// Whether the first layer's attention has no normalization, as that of the embeddings is enough.
    var skipsFirstNorm = false
    /// Whether half of the inner numbers are factors of the other half, which the activation has passed.
    var isGated = false
    var attentionHasBias = true
    var feedForwardHasBias = true
}

/// Which tokens a layer's attention sees, and how it knows their places.
struct AttentionSpan: Hashable, Sendable {
    /// The greatest distance of tokens that see each other; nil when all do.
    var reach: Int?
    /// θ of the rotary embedding of queries and keys.
    var rotaryBase: Float?
}

/// The head that predicts words: a layer with activation and normalization, and a product with every word's vector.
struct WordPredictionStructure: Hashable, Sendable {
    var dense: String
    var denseHasBias = true
    var activation: Activation
    var norm: String
    /// Missing from files of models that use the word embeddings here, too.
    var decoder: String
    /// Names of the bias, of which the first that a file has is meant; none when there is no bias.
    var biases: [String]
}

/// The head that gives a logit for each label: a layer over one vector of the sequence, and a product.
struct ClassificationStructure: Hashable, Sendable {
    enum Function: Hashable {
        case tanh
        case activation(Activation)
    }

    /// Whether the layer reads the mean of the tokens, not the first one.
    var readsMean = false
    var dense: String
    var denseHasBias = true
    var function: Function
    var norm: String?
    var output: String
}
