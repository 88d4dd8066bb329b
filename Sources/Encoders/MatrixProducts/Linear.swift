import COneDNN
import Synchronization

/// What of a linear layer decides how its product is compiled.
struct LinearShape: Hashable {
    var inner: Int
    var columns: Int
    var hasBias = true
    var activation = ONEDNN_IDENTITY

    static func == (a: LinearShape, b: LinearShape) -> Bool {
        a.inner == b.inner && a.columns == b.columns && a.hasBias == b.hasBias
            && a.activation.rawValue == b.activation.rawValue
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(inner)
        hasher.combine(columns)
        hasher.combine(hasBias)
        hasher.combine(activation.rawValue)
    }
}

/// The products of all linear layers of one shape, compiled when a number of rows first needs one.
///
/// Row counts are rounded by ``RowCount``, so that there are at most a few dozen.
final class LinearKernels: Sendable {
    let shape: LinearShape
    /// Decides the layout of the weights.
    private let reference: Matmul
    private let kernels = Mutex<[Int: Matmul]>([:])

    init(_ shape: LinearShape) throws(OneDNNError) {
        self.shape = shape
        reference = try Matmul(linear: shape, rows: 128)
    }

    func pack(_ weights: UnsafePointer<Float>, in workspace: Workspace) throws(OneDNNError) -> AlignedMemory {
        try reference.pack(weights, in: workspace)
    }

    func kernel(rows: Int) throws(OneDNNError) -> Matmul {
        try kernels.withLock { kernels throws(OneDNNError) in
            if let known = kernels[rows] {
                return known
            }
            let kernel = try Matmul(linear: shape, rows: rows, like: reference)
            kernels[rows] = kernel
            return kernel
        }
    }
}

/// A linear layer, y = activation(x Wᵀ + b).
struct Linear: Sendable {
    private let kernels: LinearKernels
    private let weights: AlignedMemory
    private let bias: AlignedMemory?

    /// - Parameters:
    ///   - weights: One row of `inner` numbers for each column of the result.
    ///   - bias: One number for each column, when the shape has a bias.
    init(
        _ kernels: LinearKernels, weights: UnsafePointer<Float>, bias: [Float]?, in workspace: Workspace
    ) throws(OneDNNError) {
        precondition((bias?.count ?? 0) == (kernels.shape.hasBias ? kernels.shape.columns : 0))
        self.kernels = kernels
        self.weights = try kernels.pack(weights, in: workspace)
        self.bias = bias.map { bias in
            let memory = AlignedMemory(byteCount: bias.count * MemoryLayout<Float>.stride)
            memory.floats.update(from: bias, count: bias.count)
            return memory
        }
    }

    var columns: Int { kernels.shape.columns }

    /// Computes `RowCount.padded(rows)` rows, of which the first `rows` mean something.
    ///
    /// `input` and `output` have room for the padded rows.
    func apply(
        _ input: UnsafePointer<Float>, rows: Int, into output: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        try kernels.kernel(rows: RowCount.padded(rows))
            .run(input, weights.bytes, bias: bias.map { UnsafePointer($0.floats) }, into: output, in: workspace)
    }
}

/// Row counts of products: rounded up, so that few are compiled; by little, so that little is computed in vain.
enum RowCount {
    /// The most that ``padded(_:)`` adds is one less.
    static let largestStep = 64

    static func padded(_ rows: Int) -> Int {
        let step = rows <= 64 ? 8 : rows <= 512 ? 16 : largestStep
        return (rows + step - 1) / step * step
    }
}
