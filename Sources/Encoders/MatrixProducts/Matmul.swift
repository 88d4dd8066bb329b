import COneDNN

/// One compiled matrix product and the owner of its oneDNN handle.
///
/// `@unchecked Sendable`: the handle is never written after `init`, and oneDNN allows any number of threads to
/// execute a primitive whose scratchpad comes from the caller.
final class Matmul: @unchecked Sendable {
    private let handle: OpaquePointer
    private let hasBias: Bool

    /// activation(A W + bias) for weights in the layout that `like` packs. Without it the product is only described,
    /// with the layout that is fastest here: it packs weights, but does not run.
    init(linear shape: LinearShape, rows: Int, like other: Matmul? = nil) throws(OneDNNError) {
        var handle: OpaquePointer?
        hasBias = shape.hasBias && shape.isFused
        let status = onednn_linear_create(
            &handle, Int64(rows), Int64(shape.inner), Int64(shape.columns), shape.operands.onednn, hasBias,
            shape.isFused ? shape.activation : ONEDNN_IDENTITY, other?.handle)
        try OneDNNError.check(status, "compile a \(rows) x \(shape.inner) x \(shape.columns) \(shape.operands) product")
        // oneDNN sets the handle whenever the status is 0.
        self.handle = handle!
    }

    deinit {
        onednn_matmul_destroy(handle)
    }

    /// Packs weights that are stored with one row for each of the result's columns.
    func pack(_ weights: UnsafeRawPointer, in workspace: Workspace) throws(OneDNNError) -> AlignedMemory {
        let packed = AlignedMemory(byteCount: onednn_matmul_weights_size(handle), isZeroed: false)
        try OneDNNError.check(
            onednn_matmul_pack(handle, workspace.stream, weights, packed.bytes), "pack a weight matrix")
        return packed
    }

    func run(
        _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, bias: UnsafePointer<Float>? = nil,
        into result: UnsafeMutablePointer<Float>, in workspace: Workspace
    ) throws(OneDNNError) {
        precondition(hasBias == (bias != nil))
        let scratchpad = workspace.bytes(.scratchpad, onednn_matmul_scratchpad_size(handle))
        try OneDNNError.check(
            onednn_matmul_run(handle, workspace.stream, left, right, bias, result, scratchpad),
            "run a matrix product")
    }
}
