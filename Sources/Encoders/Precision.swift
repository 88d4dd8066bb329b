/// In which precision a model's matrix products are computed; everything between them is in single precision.
public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// ``bfloat16`` where the processor is faster in it (AMX, or AMD's AVX-512 with bf16), else ``float32``.
    case automatic = "auto"
    /// Single precision.
    case float32 = "fp32"
    /// 16-bit "brain" floating point, with sums in single precision.
    case bfloat16 = "bf16"
    /// 8-bit integers with one scale for each row of the weights and one scale and zero point for each token, made
    /// anew for each product: a quarter of the memory, at a small loss of quality.
    case int8

    /// What ``automatic`` means on this processor; itself for the others.
    public var resolved: Precision {
        guard self == .automatic else { return self }
        return Operands.bfloat16.isFast ? .bfloat16 : .float32
    }

    /// What products multiply.
    var operands: Operands {
        switch resolved {
        case .automatic, .float32: .float32
        case .bfloat16: .bfloat16
        case .int8: .int8
        }
    }
}
