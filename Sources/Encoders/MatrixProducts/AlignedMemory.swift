/// Memory that begins at a cache line, as oneDNN's kernels like it.
///
/// `@unchecked Sendable`: the class only owns the memory. Weights are written before they are shared and only read
/// then; a workspace's memory is used by one caller at a time.
final class AlignedMemory: @unchecked Sendable {
    let byteCount: Int
    let bytes: UnsafeMutableRawPointer

    /// - Parameter isZeroed: Whether the memory is zero at first; false for what is written before it is read.
    init(byteCount: Int, isZeroed: Bool = true) {
        // A whole number of cache lines, at least one, so that the pointer is never to nothing.
        let rounded = max(64, (byteCount + 63) / 64 * 64)
        self.byteCount = rounded
        bytes = .allocate(byteCount: rounded, alignment: 64)
        if isZeroed {
            bytes.initializeMemory(as: Float.self, repeating: 0, count: rounded / MemoryLayout<Float>.stride)
        }
    }

    deinit {
        bytes.deallocate()
    }

    /// The memory as numbers, to which it is bound.
    var floats: UnsafeMutablePointer<Float> {
        bytes.assumingMemoryBound(to: Float.self)
    }
}
