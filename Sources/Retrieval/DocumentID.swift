/// The name by which the outside world knows a document: the `_id` of a corpus, the document column of a run.
///
/// Two ids are the same when their UTF-8 bytes are: unlike two `String`s, a composed and a decomposed é differ, as they
/// do in files and in the database. The order of the bytes is the tie-break everywhere scores are equal.
public struct DocumentID: Hashable, Sendable {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}

extension DocumentID: Comparable {
    public static func == (a: DocumentID, b: DocumentID) -> Bool {
        a.rawValue.utf8.elementsEqual(b.rawValue.utf8)
    }

    public static func < (a: DocumentID, b: DocumentID) -> Bool {
        a.rawValue.utf8.lexicographicallyPrecedes(b.rawValue.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue)
    }
}

extension DocumentID: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) {
        self.init(value)
    }

    public var description: String { rawValue }
}

extension DocumentID: Codable {
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
