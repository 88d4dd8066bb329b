import Foundation

/// How the logits of a text's tokens become the weights of terms, as the `config.json` of a `SpladePooling` says.
struct SpladePooling: Sendable {
    /// What is taken over the tokens.
    enum Strategy: String, Decodable {
        case max
        case sum
    }

    enum Saturation: String, Decodable {
        /// log(1 + relu(x))
        case logarithm = "relu"
        /// The same twice.
        case doubleLogarithm = "log1p_relu"
    }

    var strategy = Strategy.max
    var saturation = Saturation.logarithm
    /// Whether `[CLS]`, `[SEP]` and the like weigh nothing, as OpenSearch uses its models.
    var omitsSpecialTokens = false

    init(omitsSpecialTokens: Bool = false) {
        self.omitsSpecialTokens = omitsSpecialTokens
    }

    /// Reads the file; without one, everything is as the module has it by default.
    init(_ file: URL) throws(ModelError) {
        guard let fields = try JSONFile.decodeIfPresent(Fields.self, from: file) else { return }
        strategy = try Self.value(fields.pooling_strategy, "pooling_strategy", "max and sum", file) ?? .max
        saturation = try Self.value(fields.activation_function, "activation_function", "relu and log1p_relu", file)
            ?? .logarithm
    }

    private static func value<Value: RawRepresentable<String>>(
        _ name: String?, _ field: String, _ known: String, _ file: URL
    ) throws(ModelError) -> Value? {
        guard let name else { return nil }
        guard let value = Value(rawValue: name) else {
            throw ModelError(path: file.path, problem: "\(field) is \"\(name)\"; supported are \(known)")
        }
        return value
    }

    private struct Fields: Decodable {
        var pooling_strategy: String?
        var activation_function: String?
    }
}
