import Foundation
import Retrieval
import Tokenizers

/// A weight for each token of a vocabulary: queries of inference-free sparse models are looked up in it.
///
/// A text's vector has the weight of each token that occurs in it, however often (Geng et al., "Towards Competitive
/// Search Relevance for Inference-Free Learned Sparse Retrievers", 2024). The tokenizer adds no tokens of its own.
struct TokenWeights: Sendable {
    let tokenizer: TextTokenizer
    private let weights: [Float]

    init(_ description: TokenWeightsDescription) throws {
        tokenizer = try TextTokenizer(folder: description.folder)
        if let table = description.table {
            weights = try Self.weights(of: table, tokenizer)
        } else {
            let file = try ModelTensors(folder: description.folder)
            weights = try file.floats("weight", shape: [file.shape("weight")?.first ?? 0])
            guard weights.count >= tokenizer.vocabularySize else {
                throw ModelError(
                    path: file.path,
                    problem: "tensor weight has \(weights.count) weights for \(tokenizer.vocabularySize) tokens")
            }
            if let token = weights.firstIndex(where: { $0 < 0 }) {
                throw Self.negative(weights[token], tokenizer.token(of: UInt32(token)) ?? "\(token)", file.path)
            }
        }
    }

    /// The weights of an `idf.json`; tokens that it does not name weigh nothing.
    private static func weights(of table: URL, _ tokenizer: TextTokenizer) throws(ModelError) -> [Float] {
        let entries = try JSONFile.decode([String: Float].self, from: table)
        var weights = [Float](repeating: 0, count: tokenizer.vocabularySize)
        for (token, weight) in entries {
            guard let id = tokenizer.id(of: token) else {
                throw ModelError(path: table.path, problem: "the token \"\(token)\" is not in the vocabulary")
            }
            guard weight >= 0 else { throw negative(weight, token, table.path) }
            weights[Int(id)] = weight
        }
        return weights
    }

    private static func negative(_ weight: Float, _ token: String, _ path: String) -> ModelError {
        ModelError(path: path, problem: "the token \"\(token)\" has the weight \(weight), which is negative")
    }

    /// The number of terms.
    var count: Int { weights.count }

    /// The vector of a text's tokens.
    ///
    /// - Complexity: O(n log n).
    func vector(of tokens: [UInt32]) -> SparseVector {
        var terms = tokens.sorted()
        var kept = 0
        for term in terms where weights[Int(term)] > 0 && (kept == 0 || terms[kept - 1] != term) {
            terms[kept] = term
            kept += 1
        }
        terms.removeLast(terms.count - kept)
        return SparseVector(uncheckedTerms: terms, weights: terms.map { weights[Int($0)] })
    }
}
