import COneDNN

/// One compiled matrix product and the owner of its oneDNN handle.
///
/// `@unchecked Sendable`: the handle is never written after `init`, and oneDNN allows any number of threads to
/// execute a primitive whose scratchpad comes from the caller.
final class Matmul: @unchecked Sendable {
    private let handle: OpaquePointer
    private let hasBias: Bool

    /// activation(A W + bias) for weights in the layout that `like` prefers, or in the one that oneDNN prefers.
    init(linear shape: LinearShape, rows: Int, like other: Matmul? = nil) throws(OneDNNError) {
        var handle: OpaquePointer?
        let status = onednn_linear_create(
            &handle, Int64(rows), Int64(shape.inner), Int64(shape.columns), shape.hasBias, shape.activation,
            other?.handle)
        try OneDNNError.check(status, "compile a \(rows) x \(shape.inner) x \(shape.columns) product")
        // oneDNN sets the handle whenever the status is 0.
        self.handle = handle!
        hasBias = shape.hasBias
    }

    /// `batch` products whose operands lie in larger matrices; strides are of the batch, row and column dimension.
    init(
        batch: Int, rows: Int, inner: Int, columns: Int, left: [Int64], right: [Int64], result: [Int64]
    ) throws(OneDNNError) {
        precondition(left.count == 3 && right.count == 3 && result.count == 3)
        var handle: OpaquePointer?
        let status = onednn_batched_create(
            &handle, Int64(batch), Int64(rows), Int64(inner), Int64(columns), left, right, result)
        try OneDNNError.check(status, "compile \(batch) \(rows) x \(inner) x \(columns) products")
        self.handle = handle!
        hasBias = false
    }

    deinit {
        onednn_matmul_destroy(handle)
    }

    /// Packs weights that are stored with one row for each of the result's columns.
    func pack(_ weights: UnsafePointer<Float>, in workspace: Workspace) throws(OneDNNError) -> AlignedMemory {
        let packed = AlignedMemory(byteCount: onednn_matmul_weights_size(handle))
        try OneDNNError.check(
            onednn_matmul_pack(handle, workspace.stream, weights, packed.bytes), "pack a weight matrix")
        return packed
    }

    func run(
        _ left: UnsafePointer<Float>, _ right: UnsafeRawPointer, bias: UnsafePointer<Float>? = nil,
        into result: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        precondition(hasBias == (bias != nil))
        let scratchpad = workspace.bytes(.scratchpad, onednn_matmul_scratchpad_size(handle))
        try OneDNNError.check(
            onednn_matmul_run(handle, workspace.stream, left, right, bias, result, scratchpad),
            "run a matrix product")
    }
}
