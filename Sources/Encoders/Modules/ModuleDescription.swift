import Foundation

/// A step of a model of sentence-transformers, as the model's files describe it.
enum ModuleDescription {
    /// `Transformer`, `MLMTransformer`: text to a vector for each token.
    case transformer(ModelFolder)
    /// `Pooling`: the vectors of tokens to one for the text.
    case pooling(PoolingDescription)
    /// `SpladePooling`: the logits of tokens to a weight for each term.
    case spladePooling(SpladePooling)
    /// `Dense`: a linear layer over the text's vector.
    case dense(DenseDescription)
    /// `LayerNorm` over the text's vector.
    case layerNorm(URL, dimension: Int)
    /// `Normalize`: the text's vector to length 1.
    case normalize
    /// `SparseStaticEmbedding`: a weight for each token, looked up.
    case tokenWeights(TokenWeightsDescription)
    /// `StaticEmbedding`: the mean of the tokens' vectors, looked up.
    case tokenVectors(URL)
    /// `Router`, or `Asym` as it was called: other modules for queries than for documents.
    case router(RouterDescription)

    /// What a model with this module makes of texts; nil when the module does not decide it.
    var kind: TextModel.Kind? {
        switch self {
        case .spladePooling, .tokenWeights: .sparse
        case .pooling, .tokenVectors: .dense
        case .transformer, .dense, .layerNorm, .normalize, .router: nil
        }
    }

    /// The name of the module's class in sentence-transformers.
    var name: String {
        switch self {
        case .transformer: "Transformer"
        case .pooling: "Pooling"
        case .spladePooling: "SpladePooling"
        case .dense: "Dense"
        case .layerNorm: "LayerNorm"
        case .normalize: "Normalize"
        case .tokenWeights: "SparseStaticEmbedding"
        case .tokenVectors: "StaticEmbedding"
        case .router: "Router"
        }
    }
}
