import Foundation

/// The tensors of a model: one safetensors file, or several that an index names.
struct ModelTensors: Sendable {
    /// The file, or the index of several.
    let path: String
    private let files: [SafetensorsFile]
    /// Which of the files has a tensor.
    private let places: [String: Int]

    /// Opens a folder's `model.safetensors`, or else the shards that `model.safetensors.index.json` names.
    ///
    /// - Throws: ``ModelError`` when there is neither, or a file is missing or malformed.
    init(folder: URL) throws(ModelError) {
        let single = folder.appending(path: "model.safetensors")
        let index = folder.appending(path: "model.safetensors.index.json")
        if FileManager.default.fileExists(atPath: single.path) {
            try self.init(file: single)
        } else if FileManager.default.fileExists(atPath: index.path) {
            try self.init(index: index)
        } else {
            throw ModelError(path: folder.path, problem: Self.withoutWeights(folder))
        }
    }

    private init(file: URL) throws(ModelError) {
        path = file.path
        files = [try SafetensorsFile(file)]
        places = files[0].tensors.mapValues { _ in 0 }
    }

    private init(index: URL) throws(ModelError) {
        let folder = index.deletingLastPathComponent()
        let names = try JSONFile.decode(Index.self, from: index).files
        func fail(_ problem: String) -> ModelError { ModelError(path: index.path, problem: problem) }
        var files: [SafetensorsFile] = []
        var numbers: [String: Int] = [:]
        for name in Set(names.values).sorted() {
            // A shard lies beside its index: a name that leads elsewhere is no shard's.
            guard name.hasSuffix(".safetensors"), !name.contains("/"), !name.contains("\0") else {
                throw fail("names the file \"\(name)\", which is not a safetensors file of this folder")
            }
            let shard = folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: shard.path) else {
                throw fail("names the file \(name), which is missing")
            }
            numbers[name] = files.count
            files.append(try SafetensorsFile(shard))
        }
        // Every name has a number since the loop above.
        let places = names.mapValues { numbers[$0]! }
        if let stray = places.filter({ files[$0.value].tensors[$0.key] == nil }).keys.min() {
            throw fail("says that \(names[stray] ?? "") has the tensor \(stray), which it does not")
        }
        path = index.path
        self.files = files
        self.places = places
    }

    private struct Index: Decodable {
        /// From tensors to files.
        var files: [String: String]

        enum CodingKeys: String, CodingKey { case files = "weight_map" }
    }

    private static func withoutWeights(_ folder: URL) -> String {
        let pickled = ["pytorch_model.bin", "pytorch_model.bin.index.json"].first {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
        guard let pickled else { return "has no model.safetensors" }
        return "has \(pickled) but no model.safetensors: load the model with transformers and save it again "
            + "(save_pretrained), which writes the safetensors format"
    }

    func contains(_ name: String) -> Bool {
        places[name] != nil
    }

    func shape(_ name: String) -> [Int]? {
        places[name].flatMap { files[$0].tensors[name]?.shape }
    }

    /// The numbers of a tensor, row-major; throws as ``SafetensorsFile/floats(_:shape:)`` does.
    func floats(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
        try numbers(name, shape: shape).array
    }

    /// The same without a copy where that is possible.
    func numbers(_ name: String, shape: [Int]) throws(ModelError) -> TensorNumbers {
        guard let place = places[name] else {
            throw ModelError(path: path, problem: "tensor \(name) is missing")
        }
        return try files[place].numbers(name, shape: shape)
    }
}
