import BenchmarkSessions
import Foundation

/// What the drivers ask for: one JSON object a line, whose `do` says what.
enum Request {
    /// Which version this is: that of the source.
    case describe
    /// Writes the analyzed terms of each line of a text file as a line.
    case tokens(texts: URL, to: URL)
    case build(Location)
    /// Maps an index and reads the queries that follow.
    case open(Location)
    /// Searches the first queries once and writes what they found.
    case search(queries: Int, k: Int, results: URL)
    /// Searches the first queries in rounds and says how long each took.
    case time(queries: Int, k: Int, rounds: Int, threads: Int)

    /// An index and the folder of what it is made of.
    struct Location: Decodable {
        var kind: IndexKind
        var input: String
        var index: String
    }
}

enum IndexKind: String, Decodable {
    case sparse, bm25
}

extension Request: Decodable {
    private enum Key: String, CodingKey {
        case `do`, texts, to, queries, k, rounds, threads, results
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        let file = { URL(filePath: try object.decode(String.self, forKey: $0)) }
        let number = { try object.decode(Int.self, forKey: $0) }
        switch try object.decode(String.self, forKey: .do) {
        case "describe":
            self = .describe
        case "tokens":
            self = .tokens(texts: try file(.texts), to: try file(.to))
        case "build":
            self = .build(try Location(from: decoder))
        case "open":
            self = .open(try Location(from: decoder))
        case "search":
            self = .search(queries: try number(.queries), k: try number(.k), results: try file(.results))
        case "time":
            self = .time(
                queries: try number(.queries), k: try number(.k), rounds: try number(.rounds),
                threads: try number(.threads))
        case let other:
            throw Failure("there is no request '\(other)'")
        }
    }
}
