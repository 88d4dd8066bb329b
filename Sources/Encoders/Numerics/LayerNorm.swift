/// Layer normalization: (x − mean) / √(variance + ε) · scale + shift over each row.
struct LayerNorm: Sendable {
    let scale: [Float]
    let shift: [Float]
    let epsilon: Float

    init(scale: [Float], shift: [Float], epsilon: Float) {
        precondition(!scale.isEmpty && scale.count == shift.count)
        self.scale = scale
        self.shift = shift
        self.epsilon = epsilon
    }

    /// Normalizes `rows` rows in place; with `residual`, the sum of the two.
    func apply(_ x: UnsafeMutablePointer<Float>, adding residual: UnsafePointer<Float>? = nil, rows: Int) {
        TransformerKernels.best.layer_norm(x, residual, rows, scale.count, scale, shift, epsilon)
    }
}
