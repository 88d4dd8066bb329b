import Foundation

/// Where modules are listed: `modules.json`, or a router's own file.
struct ModuleFiles {
    /// The model's folder, or the router's: what the list's paths are relative to.
    let folder: URL
    /// The list, for errors.
    let list: URL
    /// In which precision transformers are to be opened.
    let precision: Precision

    /// Describes the module of a type at a path; nil for one that does nothing when texts are encoded.
    func module(_ type: String, at path: String, mayRoute: Bool) throws(ModelError) -> ModuleDescription? {
        let folder = try folder.inside(path, namedIn: list)
        let config = folder.appending(path: "config.json")
        switch try className(of: type) {
        case "Transformer", "MLMTransformer": return .transformer(try ModelFolder(folder, precision))
        case "Pooling": return .pooling(try PoolingDescription(config))
        case "SpladePooling": return .spladePooling(try SpladePooling(config))
        case "Dense": return .dense(try DenseDescription(folder))
        case "LayerNorm":
            let fields = try JSONFile.decode(LayerNormFields.self, from: config)
            return .layerNorm(folder, dimension: fields.dimension)
        case "Normalize":
            try JSONFile.decodeIfPresent(ModuleFeatures.self, from: config)?.requireSentences(config)
            return .normalize
        case "SparseStaticEmbedding": return .tokenWeights(try TokenWeightsDescription(folder))
        case "StaticEmbedding": return .tokenVectors(folder)
        case "Router", "Asym":
            guard mayRoute else { throw fail("a router within a router is not supported") }
            return .router(try RouterDescription(folder, precision))
        case "Dropout": return nil
        default: throw fail("the module \(type) is not supported")
        }
    }

    /// The last part of a class's dotted path. Classes of other packages are code that comes with the model.
    private func className(of type: String) throws(ModelError) -> Substring {
        let parts = type.split(separator: ".")
        guard parts.first == "sentence_transformers", let name = parts.last else {
            throw fail("the module \(type) is not one of sentence-transformers and not supported")
        }
        return name
    }

    private func fail(_ problem: String) -> ModelError { ModelError(path: list.path, problem: problem) }

    private struct LayerNormFields: Decodable {
        var dimension: Int
    }
}

/// What a module reads and writes, when its file says so.
struct ModuleFeatures: Decodable {
    var module_input_name: String?
    var module_output_name: String?

    /// - Throws: ``ModelError`` when the module works on something else than the text's vector.
    func requireSentences(_ file: URL) throws(ModelError) {
        let names = ["module_input_name": module_input_name, "module_output_name": module_output_name]
        for case (let field, let name?) in names where name != "sentence_embedding" {
            throw ModelError(
                path: file.path, problem: "\(field) is \"\(name)\"; only \"sentence_embedding\" is supported")
        }
    }
}
