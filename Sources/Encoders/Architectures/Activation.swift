import COneDNN

/// The function between the two products of a feed-forward network.
public enum Activation: Hashable, Sendable {
    /// x·Φ(x) with the exact normal distribution.
    case gelu
    /// GELU by its tanh approximation.
    case geluTanh
    case relu

    /// By the name that configurations use.
    init?(configuration name: String) {
        switch name {
        case "gelu", "gelu_python": self = .gelu
        case "gelu_new", "gelu_pytorch_tanh": self = .geluTanh
        case "relu": self = .relu
        default: return nil
        }
    }

    /// The same as a product's last step.
    var lastStep: onednn_activation {
        switch self {
        case .gelu: ONEDNN_GELU_ERF
        case .geluTanh: ONEDNN_GELU_TANH
        case .relu: ONEDNN_RELU
        }
    }
}
