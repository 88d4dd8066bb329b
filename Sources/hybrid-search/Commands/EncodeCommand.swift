import ArgumentParser
import Foundation
import HybridSearch
import LineFiles

struct EncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Print the vectors of standard input's lines as JSON lines.",
        subcommands: [Sparse.self, Dense.self])

    struct Options: ParsableArguments {
        @Option(name: .long, help: "A model folder, or a name of the model library.", completion: .directory)
        var model: String

        @Flag(name: .long, help: "Encode as queries; as documents without it.")
        var query = false

        var role: TextRole { query ? .query : .document }

        /// Calls `encode` with standard input's lines, a batch at a time.
        func forEachBatch(_ encode: ([String]) async throws -> Void) async throws {
            let lines = try LineReader(path: "-")
            var batch: [String] = []
            while let line = try lines.next() {
                batch.append(line)
                if batch.count == 32 {
                    try await encode(batch)
                    batch.removeAll(keepingCapacity: true)
                }
            }
            if !batch.isEmpty { try await encode(batch) }
        }
    }

    struct Sparse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "SPLADE vectors: {\"text\", \"vector\": {token: weight}}.")

        @OptionGroup var options: Options

        @Option(name: .long, help: "Only the strongest terms.")
        var top: Int?

        func run() async throws {
            let encoder = try await EncoderLibrary().sparseEncoder(model: options.model)
            try await options.forEachBatch { texts in
                let vectors = try await encoder.encode(texts, as: options.role)
                for (text, vector) in zip(texts, vectors) {
                    try Output.print(jsonLine: ["text": .string(text), "vector": json(of: vector, encoder)] as JSONValue)
                }
            }
        }

        private func json(of vector: SparseVector, _ encoder: any SparseEncoder) -> JSONValue {
            let strongest = zip(vector.terms, vector.weights).sorted { $0.1 > $1.1 }.prefix(top ?? .max)
            let tokens = strongest.map { term, weight in
                (encoder.token(of: term) ?? "#\(term)", JSONValue.number(Double(weight.description) ?? Double(weight)))
            }
            return .object(Dictionary(tokens, uniquingKeysWith: { first, _ in first }))
        }
    }

    struct Dense: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Dense vectors: {\"text\", \"embedding\": [number]}.")

        @OptionGroup var options: Options

        func run() async throws {
            let encoder = try await EncoderLibrary().denseEncoder(model: options.model)
            try await options.forEachBatch { texts in
                let vectors = try await encoder.encode(texts, as: options.role)
                for (text, vector) in zip(texts, vectors) {
                    let numbers = vector.map { JSONValue.number(Double($0.description) ?? Double($0)) }
                    try Output.print(jsonLine: ["text": .string(text), "embedding": .array(numbers)] as JSONValue)
                }
            }
        }
    }
}
