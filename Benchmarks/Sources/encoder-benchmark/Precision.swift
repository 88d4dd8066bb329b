/// The arithmetic of an encoder's matrix products.
///
/// This is the one place that knows what HybridSearch offers. The driver asks for `available` and measures each.
enum Precision: String, Codable, Sendable {
    case fp32

    static let available: [Precision] = [.fp32]
}
