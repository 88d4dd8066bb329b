import COneDNN
import CSearchKernels

/// A linear layer, y = activation(x Wᵀ + b).
struct Linear: Sendable {
    private let kernels: LinearKernels
    private let weights: AlignedMemory
    private let bias: AlignedMemory?
    /// Where the weights are integers.
    let columnScales: ColumnScales?

    /// - Parameters:
    ///   - weights: One row of `inner` numbers for each column of the result.
    ///   - bias: One number for each column, when the shape has a bias.
    init(
        _ kernels: LinearKernels, weights: UnsafePointer<Float>, bias: [Float]?, in workspace: Workspace
    ) throws(OneDNNError) {
        let shape = kernels.shape
        precondition((bias?.count ?? 0) == (shape.hasBias ? shape.columns : 0))
        self.kernels = kernels
        if shape.operands == .int8 {
            let (integers, scales) = ColumnScales.quantize(weights, inner: shape.inner, columns: shape.columns)
            self.weights = try kernels.pack(integers, in: workspace)
            columnScales = scales
        } else {
            self.weights = try kernels.pack(weights, in: workspace)
            columnScales = nil
        }
        self.bias = bias.map { bias in
            let memory = AlignedMemory(byteCount: bias.count * MemoryLayout<Float>.stride)
            memory.floats.update(from: bias, count: bias.count)
            return memory
        }
    }

    var columns: Int { kernels.shape.columns }

    /// Rows in the form that this layer reads; layers of one model share it.
    func input(_ x: UnsafePointer<Float>, rows: Int, in workspace: Workspace) -> LinearInput {
        LinearInput(x, rows: rows, size: kernels.shape.inner, for: kernels.shape.operands, in: workspace)
    }

    /// Computes `RowCount.padded(rows)` rows, of which the first `rows` mean something.
    ///
    /// `x` and `output` have room for the padded rows.
    func apply(
        _ x: UnsafePointer<Float>, rows: Int, into output: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        try apply(input(x, rows: rows, in: workspace), into: output, in: workspace)
    }

    /// The same for rows that several layers read.
    func apply(
        _ input: LinearInput, into output: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        try multiply(input, into: output, in: workspace)
        if let columnScales {
            TransformerKernels.best.dequantize(
                output, input.rows, columns, input.scales, input.zeros, columnScales.scales.floats,
                columnScales.sums.floats, bias?.floats, kernels.shape.activation.afterwards)
        }
    }

    /// The products alone: where weights are integers, their sums without scales, bias and activation.
    func multiply(
        _ input: LinearInput, into output: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        let bias = kernels.shape.isFused ? bias : nil
        try kernels.kernel(rows: RowCount.padded(input.rows))
            .run(input.bytes, weights.bytes, bias: bias.map { UnsafePointer($0.floats) }, into: output, in: workspace)
    }
}

extension onednn_activation {
    /// The same as a step of its own.
    fileprivate var afterwards: csk_activation {
        switch self {
        case ONEDNN_GELU_ERF: CSK_GELU_ERF
        case ONEDNN_GELU_TANH: CSK_GELU_TANH
        case ONEDNN_RELU: CSK_RELU
        default: CSK_IDENTITY
        }
    }
}
