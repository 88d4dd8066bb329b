import COneDNN

/// What the numbers of a product's rows and weights are.
enum Operands: Hashable, Sendable {
    case float32
    case bfloat16
    case int8

    /// The bytes of a number of the rows.
    var size: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        case .int8: 1
        }
    }

    var onednn: onednn_operands {
        switch self {
        case .float32: ONEDNN_FLOAT32
        case .bfloat16: ONEDNN_BFLOAT16
        case .int8: ONEDNN_INT8
        }
    }

    /// Whether the processor multiplies such numbers faster than single-precision ones, as far as that is certain.
    var isFast: Bool { self == .bfloat16 && onednn_multiplies_bfloat16() }
}
