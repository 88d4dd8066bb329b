import IndexFiles

/// The tokens of a pretokenized leg by number: the terms of its vectors. It only grows.
///
/// Tokens are told apart by their bytes, as everywhere in an index: a composed and a decomposed é are two.
struct Vocabulary: Sendable {
    private var tokens = ByteStringTable()

    /// How many tokens there are; their numbers are those below.
    var count: Int { tokens.count }

    /// The number of a token, nil for one that is not here.
    ///
    /// - Complexity: O(length of the token).
    func number(of token: String) -> UInt32? { tokens.knownNumber(of: token) }

    /// The number of a token; the next one for a token that is new.
    mutating func insert(_ token: String) -> UInt32 { tokens.number(of: token) }

    /// Adds the token of the next number.
    ///
    /// - Returns: False for a token that is here already.
    mutating func append(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        let before = count
        return tokens.number(of: token) == before
    }

    /// The token of a number, nil for a number that is not given.
    func token(of number: UInt32) -> String? {
        guard number < tokens.count else { return nil }
        return tokens.withBytes(of: Int(number)) { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of the tokens from a number on.
    func bytes(from first: Int) -> [[UInt8]] {
        (first..<max(first, count)).map { tokens.withBytes(of: $0, Array.init) }
    }
}
