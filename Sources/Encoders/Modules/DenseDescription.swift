import Foundation

/// A linear layer over the text's vector, as the `config.json` of a `Dense` says.
struct DenseDescription {
    enum Activation: String, CaseIterable {
        case tanh = "Tanh"
        case identity = "Identity"
        case relu = "ReLU"
        case gelu = "GELU"
        case sigmoid = "Sigmoid"
        case silu = "SiLU"
    }

    let folder: URL
    let inputSize: Int
    let outputSize: Int
    let hasBias: Bool
    let activation: Activation
    /// Whether the input, or what a second layer makes of it when the sizes differ, is added to the output.
    let addsInput: Bool

    var configPath: String { folder.appending(path: "config.json").path }

    init(_ folder: URL) throws(ModelError) {
        let file = folder.appending(path: "config.json")
        let fields = try JSONFile.decode(Fields.self, from: file)
        func fail(_ problem: String) -> ModelError { ModelError(path: file.path, problem: problem) }
        for (name, size) in [("in_features", fields.in_features), ("out_features", fields.out_features)] {
            guard (1...1_000_000).contains(size) else { throw fail("\(name) is \(size), not a possible size") }
        }
        let name = fields.activation_function ?? "torch.nn.modules.activation.Tanh"
        // A class of torch as sentence-transformers writes it; others are code that comes with the model.
        guard name.hasPrefix("torch."), let last = name.split(separator: ".").last,
            let activation = Activation(rawValue: String(last))
        else {
            let known = Activation.allCases.map(\.rawValue).joined(separator: ", ")
            throw fail("activation_function is \"\(name)\"; supported are \(known) of torch.nn")
        }
        try ModuleFeatures(
            module_input_name: fields.module_input_name, module_output_name: fields.module_output_name
        ).requireSentences(file)
        self.folder = folder
        inputSize = fields.in_features
        outputSize = fields.out_features
        hasBias = fields.bias ?? true
        self.activation = activation
        addsInput = fields.use_residual ?? false
    }

    private struct Fields: Decodable {
        var in_features: Int
        var out_features: Int
        var bias: Bool?
        var activation_function: String?
        var module_input_name: String?
        var module_output_name: String?
        var use_residual: Bool?
    }
}
