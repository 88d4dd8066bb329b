import COneDNN

/// Reads a transformer's tensors under the names that their different savers gave them, and makes its parts of them.
struct TransformerWeights {
    private let tensors: ModelTensors
    private let configuration: TransformerConfiguration
    let operands: Operands
    private let workspace: Workspace
    /// Whether the file has a body alone, without the prefix that bodies have below a head.
    private let isBare: Bool
    private var kernels: [LinearShape: LinearKernels] = [:]

    init(
        _ tensors: ModelTensors, _ configuration: TransformerConfiguration, _ precision: Precision,
        in workspace: Workspace
    ) {
        self.tensors = tensors
        self.configuration = configuration
        operands = precision.operands
        self.workspace = workspace
        isBare = !tensors.contains(configuration.structure.embeddings.words)
    }

    /// The name that the files have for a structure's name.
    private func name(_ name: String) -> String {
        let prefix = configuration.structure.prefix
        return isBare && name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    }

    func contains(_ name: String) -> Bool {
        tensors.contains(self.name(name))
    }

    func shape(_ name: String) -> [Int]? {
        tensors.shape(self.name(name))
    }

    func floats(_ name: String, _ shape: Int...) throws(ModelError) -> [Float] {
        try tensors.floats(self.name(name), shape: shape)
    }

    /// The same without a copy where that is possible.
    func numbers(_ name: String, _ shape: Int...) throws(ModelError) -> TensorNumbers {
        try tensors.numbers(self.name(name), shape: shape)
    }

    /// Layer normalizations call their numbers `weight` and `bias`, in older models `gamma` and `beta`.
    func layerNorm(_ name: String, size: Int) throws(ModelError) -> LayerNorm {
        let isOld = contains("\(name).gamma")
        return LayerNorm(
            scale: try floats("\(name).\(isOld ? "gamma" : "weight")", size),
            shift: configuration.structure.normsHaveBias
                ? try floats("\(name).\(isOld ? "beta" : "bias")", size) : [Float](repeating: 0, count: size),
            epsilon: configuration.layerNormEpsilon)
    }

    mutating func linear(
        _ name: String, inner: Int, columns: Int, hasBias: Bool = true,
        activation: onednn_activation = ONEDNN_IDENTITY
    ) throws -> Linear {
        let shape = LinearShape(
            inner: inner, columns: columns, operands: operands, hasBias: hasBias, activation: activation)
        let numbers = try numbers("\(name).weight", columns, inner)
        let bias = hasBias ? try floats("\(name).bias", columns) : nil
        // The layer has them packed.
        defer { numbers.releasePages() }
        return try numbers.withUnsafeBufferPointer { try linear(shape, weights: $0, bias: bias) }
    }

    /// The three projections of attention as one product; queries are scaled by 1/√headSize, once and for all.
    ///
    /// - Parameter names: One for each projection, or one for all.
    mutating func queryKeyValue(_ names: [String], hasBias: Bool) throws -> Linear {
        let size = configuration.hiddenSize
        let columns = 3 * size / names.count
        var weights: [Float] = []
        var bias: [Float] = []
        for name in names {
            let numbers = try numbers("\(name).weight", columns, size)
            numbers.withUnsafeBufferPointer { weights += $0 }
            numbers.releasePages()
            bias += hasBias ? try floats("\(name).bias", columns) : []
        }
        let scale = 1 / Float(configuration.headSize).squareRoot()
        for i in 0..<size * size {
            weights[i] *= scale
        }
        for i in bias.indices.prefix(size) {
            bias[i] *= scale
        }
        return try linear(
            LinearShape(inner: size, columns: 3 * size, operands: operands, hasBias: hasBias), weights: weights,
            bias: hasBias ? bias : nil)
    }

    /// The two products of a gated feed-forward network, which files have as one: the activated half and its factors.
    mutating func gate(_ name: String, columns: Int, hasBias: Bool) throws -> (activated: Linear, factors: Linear) {
        let size = configuration.hiddenSize
        let weights = try floats("\(name).weight", 2 * columns, size)
        let bias = hasBias ? try floats("\(name).bias", 2 * columns) : nil
        var shape = LinearShape(
            inner: size, columns: columns, operands: operands, hasBias: hasBias,
            activation: configuration.activation.lastStep)
        let activated = try linear(
            shape, weights: Array(weights[..<(columns * size)]), bias: bias.map { Array($0[..<columns]) })
        shape.activation = ONEDNN_IDENTITY
        let factors = try linear(
            shape, weights: Array(weights[(columns * size)...]), bias: bias.map { Array($0[columns...]) })
        return (activated, factors)
    }

    /// A layer of weights that are in memory; layers of one shape share their compiled products.
    mutating func linear(_ shape: LinearShape, weights: [Float], bias: [Float]?) throws(OneDNNError) -> Linear {
        try weights.withUnsafeBufferPointer { weights throws(OneDNNError) in
            try linear(shape, weights: weights, bias: bias)
        }
    }

    mutating func linear(
        _ shape: LinearShape, weights: UnsafeBufferPointer<Float>, bias: [Float]?
    ) throws(OneDNNError) -> Linear {
        precondition(weights.count == shape.inner * shape.columns && !weights.isEmpty)
        if kernels[shape] == nil {
            kernels[shape] = try LinearKernels(shape)
        }
        // Set just now when it was not; the weights are not empty.
        return try Linear(kernels[shape]!, weights: weights.baseAddress!, bias: bias, in: workspace)
    }
}
