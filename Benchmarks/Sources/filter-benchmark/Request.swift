import HybridSearch

/// What the driver asks for.
enum Request: Decodable {
    /// Builds a table of a corpus and opens it.
    case build(corpus: String, table: String)
    /// Answers a filter some times.
    case filter(JSONValue, repeats: Int)

    private enum CodingKeys: CodingKey { case `do`, corpus, table, filter, repeats }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .do) {
        case "build":
            self = .build(
                corpus: try container.decode(String.self, forKey: .corpus),
                table: try container.decode(String.self, forKey: .table))
        case "filter":
            self = .filter(
                try container.decode(JSONValue.self, forKey: .filter),
                repeats: try container.decode(Int.self, forKey: .repeats))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .do, in: container, debugDescription: "there is no request \(other)")
        }
    }
}
