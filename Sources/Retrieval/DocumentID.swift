/// The name by which the outside world knows a document: the `_id` of a corpus, the document column of a run.
///
/// Ordered by Unicode scalar values, which is the tie-break everywhere scores are equal.
public struct DocumentID: Hashable, Sendable {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}

extension DocumentID: Comparable {
    public static func < (a: DocumentID, b: DocumentID) -> Bool {
        a.rawValue < b.rawValue
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
