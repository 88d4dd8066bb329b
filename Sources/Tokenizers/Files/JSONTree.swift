/// A JSON value with the members of objects in their order.
///
/// A decoder would put a vocabulary into a dictionary of strings, where tokens that are canonically equivalent (a
/// letter with its accent as one character or as two) become one.
enum JSONTree: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([Member])

    struct Member: Sendable {
        var key: String
        var value: JSONTree
    }

    /// What kind of value it is, in words.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
