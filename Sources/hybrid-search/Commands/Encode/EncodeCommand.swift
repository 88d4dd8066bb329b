import ArgumentParser
import HybridSearch
import LineFiles

struct EncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Encode texts, and show what the vectors hold and cost.",
        subcommands: [Sparse.self, Dense.self, Sparsity.self])

    /// The texts to encode, and with what.
    struct Options: ParsableArguments {
        @Argument(help: "Texts; the lines of standard input when there are none.")
        var texts: [String] = []

        @Option(name: .long, help: "A model folder, or a name of the model library.", completion: .directory)
        var model: String

        @Option(name: .long, help: "That of the model's matrix products.")
        var precision = Precision.automatic

        @Flag(name: .long, help: "Encode as queries; as documents without it.")
        var query = false

        var role: TextRole { query ? .query : .document }

        /// Encodes the texts on all cores and calls `show` with each of them and its vector, in order.
        func encode<Vector: Sendable>(
            _ encode: @escaping @Sendable ([String]) async throws -> [Vector],
            show: (String, Vector) throws -> Void
        ) async throws {
            var source = try TextSource(texts)
            try await BoundedExecutor.shared.stream(from: { try source.next(32) }) { texts in
                (texts, try await encode(texts))
            } into: { texts, vectors in
                for (text, vector) in zip(texts, vectors) { try show(text, vector) }
            }
        }
    }
}

extension Precision: ExpressibleByArgument {}

/// Texts from the command line or, when it has none, the lines of standard input.
private struct TextSource {
    private var arguments: ArraySlice<String>
    private let lines: LineReader?

    init(_ arguments: [String]) throws {
        self.arguments = arguments[...]
        lines = arguments.isEmpty ? try LineReader(path: "-") : nil
    }

    /// The next texts, nil when there are no more.
    mutating func next(_ most: Int) throws -> [String]? {
        var texts: [String] = []
        while texts.count < most, let text = try lines?.next() ?? arguments.popFirst() {
            texts.append(text)
        }
        return texts.isEmpty ? nil : texts
    }
}
