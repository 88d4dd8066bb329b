import BenchmarkSessions
import HybridSearch

/// What the driver asks for: one JSON object a line, whose `do` says what.
///
/// The peers' processes (`python/encoders/worker.py`) understand `open`, `texts`, `time` and `vectors` too.
enum Request {
    /// Which precisions there are.
    case describe
    /// The folder of a model of the library, fetched when it is not there.
    case model(name: String)
    case open(Opening)
    /// Texts to keep under a name, so that measuring does not read them again.
    case texts(name: String, [String])
    /// Encodes kept texts in batches and says how long each took; with several threads, how long all took.
    case time(texts: String, batch: Int, role: TextRole)
    case vectors(texts: String, role: TextRole)
    case quality(CollectionFiles, Opening)

    struct Opening {
        var kind: ModelUnderTest.Kind
        var folder: String
        var precision: Precision
        var maxLength: Int
        var threads: Int
    }
}

extension Request.Opening: Decodable {
    private enum Key: CodingKey {
        case kind, folder, precision, maxLength, threads
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        let name = try object.decode(String.self, forKey: .precision)
        guard let precision = Precision(rawValue: name) else { throw Failure("there is no precision '\(name)'") }
        self.init(
            kind: try object.decode(ModelUnderTest.Kind.self, forKey: .kind),
            folder: try object.decode(String.self, forKey: .folder), precision: precision,
            maxLength: try object.decode(Int.self, forKey: .maxLength),
            threads: try object.decode(Int.self, forKey: .threads))
    }
}

extension Request: Decodable {
    private enum Key: String, CodingKey {
        case `do`, name, texts, batch, role
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        let role = { try object.decode(String.self, forKey: .role) == "query" ? TextRole.query : .document }
        switch try object.decode(String.self, forKey: .do) {
        case "describe":
            self = .describe
        case "model":
            self = .model(name: try object.decode(String.self, forKey: .name))
        case "open":
            self = .open(try Opening(from: decoder))
        case "texts":
            self = .texts(
                name: try object.decode(String.self, forKey: .name),
                try object.decode([String].self, forKey: .texts))
        case "time":
            self = .time(
                texts: try object.decode(String.self, forKey: .texts),
                batch: try object.decode(Int.self, forKey: .batch), role: try role())
        case "vectors":
            self = .vectors(texts: try object.decode(String.self, forKey: .texts), role: try role())
        case "quality":
            self = .quality(try CollectionFiles(from: decoder), try Opening(from: decoder))
        case let other:
            throw Failure("there is no request '\(other)'")
        }
    }
}
