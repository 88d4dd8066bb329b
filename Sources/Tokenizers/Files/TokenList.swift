/// Tokens in order of their ids, checked as they come out of a file.
struct TokenList {
    /// An id that no token has is empty.
    private(set) var tokens: [[UInt8]] = []
    /// The ids of the model's own tokens; others were added to it.
    private(set) var isPiece: [Bool] = []

    init() {}

    /// The tokens of a list.
    init(_ tokens: [[UInt8]]) {
        self.tokens = tokens
        isPiece = Array(repeating: true, count: tokens.count)
    }

    /// The tokens of an object `{"token": id, …}`.
    init(_ part: JSONPart) throws(TokenizerError) {
        guard case .object(let members) = part.value else { throw part.error("must be an object") }
        guard !members.isEmpty else { throw part.error("is empty") }
        for member in members {
            guard case .number(let number) = member.value, let id = Int(exactly: number) else {
                throw part.error("has an id for the token \(member.key) that is no integer")
            }
            try set(Array(member.key.utf8), id: id, isPiece: true, total: members.count, part)
        }
    }

    /// Adds a token to the model's.
    mutating func add(_ content: String, id: Int, _ part: JSONPart) throws(TokenizerError) {
        try set(Array(content.utf8), id: id, isPiece: false, total: tokens.count + 1, part)
    }

    /// More than a thousand times the ids that there are tokens is a broken file.
    private mutating func set(
        _ token: [UInt8], id: Int, isPiece piece: Bool, total: Int, _ part: JSONPart
    ) throws(TokenizerError) {
        guard id >= 0, id < 1000 * total, id < Int32.max else {
            throw part.error("gives the token \(String(decoding: token, as: UTF8.self)) the impossible id \(id)")
        }
        if id >= tokens.count {
            tokens.append(contentsOf: repeatElement([], count: id + 1 - tokens.count))
            isPiece.append(contentsOf: repeatElement(false, count: id + 1 - isPiece.count))
        }
        tokens[id] = token
        isPiece[id] = isPiece[id] || piece
    }
}
