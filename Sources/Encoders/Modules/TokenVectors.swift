import Foundation
import Tokenizers

/// A vector for each token of a vocabulary; a text's vector is the mean of its tokens' (`StaticEmbedding`).
struct TokenVectors: Sendable {
    let tokenizer: TextTokenizer
    /// The tokens to which texts are cut, as `tokenizer.json` itself says; nil when it does not.
    let maximumLength: Int?
    /// The numbers of a vector.
    let size: Int
    private let vectors: [Float]

    init(_ folder: URL) throws {
        tokenizer = try TextTokenizer(folder: folder)
        let description = folder.appending(path: "tokenizer.json")
        maximumLength = try JSONFile.decodeIfPresent(Truncation.self, from: description)?.length
        let file = try ModelTensors(folder: folder)
        func fail(_ problem: String) -> ModelError { ModelError(path: file.path, problem: problem) }
        if let extra = ["mapping", "weights"].first(where: { file.contains($0) }) {
            throw fail("tensor \(extra) is not supported: the model's vocabulary is quantized")
        }
        // model2vec has a name of its own.
        let name = file.contains("embeddings") ? "embeddings" : "embedding.weight"
        let shape = file.shape(name) ?? []
        guard shape.count == 2, shape[0] >= tokenizer.vocabularySize, shape[1] > 0 else {
            let tokens = tokenizer.vocabularySize
            throw fail("tensor \(name) has shape \(shape), expected a vector for each of \(tokens) tokens")
        }
        size = shape[1]
        vectors = try file.floats(name, shape: shape)
    }

    private struct Truncation: Decodable {
        var truncation: Limit?
        var length: Int? { truncation.map { max($0.max_length, 0) } }

        struct Limit: Decodable {
            var max_length: Int
        }
    }

    /// Writes the mean of tokens' vectors, 0 when there are none.
    func writeMean(of tokens: [UInt32], to mean: UnsafeMutablePointer<Float>) {
        mean.update(repeating: 0, count: size)
        for token in tokens {
            vectors[Int(token) * size..<(Int(token) + 1) * size].withUnsafeBufferPointer { vector in
                // Vectors are not empty, see init.
                Elementwise.add(mean, vector.baseAddress!, count: size)
            }
        }
        let scale = 1 / Float(max(tokens.count, 1))
        for i in 0..<size {
            mean[i] *= scale
        }
    }
}
