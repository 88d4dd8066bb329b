import COneDNN

/// Reads a BERT's tensors under the names that its different savers gave them.
struct TransformerWeights {
    private let file: SafetensorsFile
    private let configuration: TransformerConfiguration
    private let workspace: Workspace
    /// "bert." in models with a head, nothing in bare ones.
    private let prefix: String
    private var kernels: [LinearShape: LinearKernels] = [:]

    init(_ file: SafetensorsFile, _ configuration: TransformerConfiguration, in workspace: Workspace) {
        self.file = file
        self.configuration = configuration
        self.workspace = workspace
        prefix = file.tensors["bert.embeddings.word_embeddings.weight"] == nil ? "" : "bert."
    }

    /// The activation inside of feed-forward layers, as a product's last step.
    var activation: onednn_activation {
        switch configuration.activation {
        case .gelu: ONEDNN_GELU_ERF
        case .geluTanh: ONEDNN_GELU_TANH
        case .relu: ONEDNN_RELU
        }
    }

    /// A name of the body, as this file has it.
    func body(_ name: String) -> String { prefix + name }

    /// An error about this file.
    func error(_ problem: String) -> ModelError {
        ModelError(path: file.path, problem: problem)
    }

    func contains(_ name: String) -> Bool {
        file.tensors[name] != nil
    }

    func shape(_ name: String) -> [Int]? {
        file.tensors[name]?.shape
    }

    func floats(_ name: String, _ shape: Int...) throws(ModelError) -> [Float] {
        try file.floats(name, shape: shape)
    }

    /// Layer normalizations call their numbers `weight` and `bias`, in older models `gamma` and `beta`.
    func layerNorm(_ name: String) throws(ModelError) -> LayerNorm {
        let isOld = contains("\(name).gamma")
        return LayerNorm(
            scale: try floats("\(name).\(isOld ? "gamma" : "weight")", configuration.hiddenSize),
            shift: try floats("\(name).\(isOld ? "beta" : "bias")", configuration.hiddenSize),
            epsilon: configuration.layerNormEpsilon)
    }

    mutating func linear(
        _ name: String, inner: Int, columns: Int, activation: onednn_activation = ONEDNN_IDENTITY
    ) throws -> Linear {
        try linear(
            LinearShape(inner: inner, columns: columns, activation: activation),
            weights: floats("\(name).weight", columns, inner), bias: floats("\(name).bias", columns))
    }

    /// The three projections of attention as one product; queries are scaled by 1/√headSize, once and for all.
    mutating func queryKeyValue(_ name: String) throws -> Linear {
        let size = configuration.hiddenSize
        let scale = 1 / Float(configuration.headSize).squareRoot()
        var weights: [Float] = []
        var bias: [Float] = []
        for (part, factor) in [("query", scale), ("key", 1), ("value", 1)] {
            weights += try floats("\(name).\(part).weight", size, size).map { $0 * factor }
            bias += try floats("\(name).\(part).bias", size).map { $0 * factor }
        }
        return try linear(LinearShape(inner: size, columns: 3 * size), weights: weights, bias: bias)
    }

    /// A layer of weights that are in memory; layers of one shape share their compiled products.
    mutating func linear(_ shape: LinearShape, weights: [Float], bias: [Float]?) throws(OneDNNError) -> Linear {
        precondition(weights.count == shape.inner * shape.columns)
        if kernels[shape] == nil {
            kernels[shape] = try LinearKernels(shape)
        }
        // Set just now when it was not.
        return try Linear(kernels[shape]!, weights: weights, bias: bias, in: workspace)
    }
}
