import CSearchKernels

/// The loops around the matrix products, in the best variant for this processor.
enum TransformerKernels {
    /// `nonisolated(unsafe)`: C made the table once; it is constant and is there for ever.
    nonisolated(unsafe) static let best = csk_transformer().pointee
}
