import Foundation
import Retrieval

/// A request to a cluster, whichever node gets it.
struct ClusterRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    enum Body: Sendable {
        case json([UInt8])
        /// Lines of JSON, for `_bulk`.
        case lines([UInt8])
    }

    var method: Method
    /// The parts of the path, not yet encoded: `["articles", "_search"]`.
    var path: [String]
    var query: [(name: String, value: String)] = []
    var body: Body?
    /// Whether it does no harm when it arrives twice.
    var isRepeatable = true
    /// How long the whole may take, with all its repetitions; nil for the definition's time. A search's deadline
    /// holds as well.
    var timeout: Duration?

    /// The path and query as they stand behind the node's address.
    var target: String {
        let path = "/" + path.map(Self.encoded).joined(separator: "/")
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    static func json(_ value: JSONValue) throws -> Body {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(Array(try encoder.encode(value)))
    }

    private static func encoded(_ part: String) -> String {
        var text = ""
        for byte in part.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: "*"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

/// What a node answered.
struct ClusterResponse: Sendable {
    var status: Int
    /// The value of `X-Elastic-Product`.
    var product: String?
    /// How long the node wants to be left alone, in seconds.
    var retryAfter: Duration?
    var body: [UInt8]

    var isSuccess: Bool { 200..<300 ~= status }

    /// Whether the same request may succeed a little later.
    var mayPass: Bool { [429, 502, 503, 504].contains(status) }
}
