/// Tokens by their ids and, by a hash table with open addressing, ids by their tokens.
///
/// Tokens are compared byte by byte: Swift's strings are equal when canonically equivalent, but a vocabulary may hold
/// both forms of a letter.
struct Vocabulary: Sendable {
    /// The highest id + 1.
    let count: Int
    /// The length of the longest token in bytes.
    let longestToken: Int
    private let bytes: [UInt8]
    /// Token `id` is `bytes[starts[id]..<starts[id + 1]]`; an id that no token has is empty.
    private let starts: [Int]
    /// Id + 1 at the token's hash or behind it; 0 ends a chain. At least half of the slots are 0.
    private let slots: [UInt32]

    /// Makes a vocabulary of tokens in order of their ids; of tokens that occur twice the last counts.
    ///
    /// - Parameter isPiece: Whether a text is split into the token of that id. Tokens that were added to a model have
    ///   a place in the vocabulary, but are never found by their bytes.
    init(tokens: [[UInt8]], isPiece: (Int) -> Bool = { _ in true }) {
        count = tokens.count
        var bytes: [UInt8] = []
        var longest = 0
        var starts = [0]
        starts.reserveCapacity(tokens.count + 1)
        for token in tokens {
            bytes.append(contentsOf: token)
            starts.append(bytes.count)
            longest = max(longest, token.count)
        }
        var capacity = 16
        while capacity < 2 * tokens.count {
            capacity *= 2
        }
        var slots = [UInt32](repeating: 0, count: capacity)
        for (id, token) in tokens.enumerated() where !token.isEmpty && isPiece(id) {
            var slot = Self.slot(of: Self.hash(token), in: capacity)
            while slots[slot] != 0, tokens[Int(slots[slot]) - 1] != token {
                slot = (slot + 1) & (capacity - 1)
            }
            slots[slot] = UInt32(id) + 1
        }
        longestToken = longest
        self.bytes = bytes
        self.starts = starts
        self.slots = slots
    }

    /// The bytes of a token, none when there is none of that id.
    func bytes(of id: UInt32) -> ArraySlice<UInt8> {
        Int(id) < count ? bytes[starts[Int(id)]..<starts[Int(id) + 1]] : []
    }

    func token(of id: UInt32) -> String? {
        let bytes = bytes(of: id)
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// The id of a token that is a piece.
    func id(of token: String) -> UInt32? {
        var token = token
        return token.withUTF8 { find($0) }
    }

    /// The tokens `<0x00>`, `<0x01>`, … for the bytes of characters that are no tokens.
    var fallbackTokens: [UInt32?] {
        (0..<256).map { byte in
            id(of: "<0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) + ">")
        }
    }

    /// The id of a token that is a piece.
    @inline(__always)
    func find(_ token: Bytes) -> UInt32? {
        find(hash: Self.hash(token), prefix: [], token)
    }

    // The hash is FNV-1a: it grows a byte at a time, so the hashes of all prefixes of a word cost as much as the
    // word's own.

    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    static func extend(_ hash: UInt64, by byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    @inline(__always)
    static func hash(_ key: some Sequence<UInt8>) -> UInt64 {
        key.reduce(seed) { extend($0, by: $1) }
    }

    @inline(__always)
    private static func slot(of hash: UInt64, in capacity: Int) -> Int {
        Int(truncatingIfNeeded: hash ^ hash >> 32) & (capacity - 1)
    }

    /// The id of the token `prefix + rest`, whose hash is known.
    @inline(__always)
    func find(hash: UInt64, prefix: [UInt8], _ rest: Bytes) -> UInt32? {
        var slot = Self.slot(of: hash, in: slots.count)
        while slots[slot] != 0 {
            let id = Int(slots[slot]) - 1
            if isToken(id, prefix: prefix, rest) {
                return UInt32(id)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func isToken(_ id: Int, prefix: [UInt8], _ rest: Bytes) -> Bool {
        var position = starts[id]
        guard starts[id + 1] - position == prefix.count + rest.count else { return false }
        for byte in prefix {
            guard bytes[position] == byte else { return false }
            position += 1
        }
        for byte in rest {
            guard bytes[position] == byte else { return false }
            position += 1
        }
        return true
    }
}
