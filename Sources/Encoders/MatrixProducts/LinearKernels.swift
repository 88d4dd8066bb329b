import Synchronization

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
        do {
            reference = try Matmul(linear: shape, rows: 128)
        } catch where error.status == OneDNNError.notImplemented && shape.operands != .float32 {
            let operation = "multiply \(shape.operands) numbers on this processor; choose the precision fp32"
            throw OneDNNError(operation: operation, status: error.status)
        }
    }

    func pack(_ weights: UnsafeRawPointer, in workspace: Workspace) throws(OneDNNError) -> AlignedMemory {
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
