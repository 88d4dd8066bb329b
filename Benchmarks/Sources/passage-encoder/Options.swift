import Foundation
import HybridSearch

/// The command line.
struct Options {
    static let usage = """
        usage: passage-encoder FILE.tsv [--dense] [--as document|query] [--model NAME] \
        [--precision auto|fp32|bf16|int8] [--limit N] [--max-length N] [--threads N] [--part-size N]
        """

    let file: URL
    var role = TextRole.document
    var kind = PassageModel.Kind.sparse
    var model = "splade-tiny"
    var precision = Precision.float32
    /// How many of the file's texts are encoded, from the first on.
    var limit = Int.max
    /// The tokens to which texts are cut; hardly any passage is longer.
    var maxLength = 128
    var threads = ProcessInfo.processInfo.activeProcessorCount
    /// The texts of a part, which is what a run that is stopped loses at most.
    var partSize = 20_000

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)
        guard let first = rest.first, !first.hasPrefix("-") else { throw Failure(Self.usage) }
        file = URL(filePath: first)
        rest.removeFirst()
        if let dense = rest.firstIndex(of: "--dense") {
            rest.remove(at: dense)
            (kind, model, precision) = (.dense, "all-MiniLM-L6-v2", .automatic)
        }
        while let name = rest.first {
            guard rest.count >= 2 else { throw Failure("\(name) needs a value; \(Self.usage)") }
            try set(name, to: rest[1])
            rest.removeFirst(2)
        }
    }

    private mutating func set(_ name: String, to value: String) throws {
        switch name {
        case "--as":
            guard ["document", "query"].contains(value) else { throw Failure("there is no role '\(value)'") }
            role = value == "query" ? .query : .document
        case "--precision":
            guard let named = Precision(rawValue: value) else { throw Failure("there is no precision '\(value)'") }
            precision = named
        case "--model": model = value
        case "--limit": limit = try Self.count(value, of: name)
        case "--max-length": maxLength = try Self.count(value, of: name)
        case "--threads": threads = try Self.count(value, of: name)
        case "--part-size": partSize = try Self.count(value, of: name)
        default: throw Failure("there is no option '\(name)'; \(Self.usage)")
        }
    }

    private static func count(_ text: String, of name: String) throws -> Int {
        guard let number = Int(text), number > 0 else {
            throw Failure("\(name) needs a whole number above 0, found '\(text)'")
        }
        return number
    }
}
