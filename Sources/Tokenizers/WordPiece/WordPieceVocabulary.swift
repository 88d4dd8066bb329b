/// The tokens of a WordPiece model: ids to bytes and, by a hash table with open addressing, bytes to ids.
///
/// Tokens are compared byte by byte: Swift's strings are equal when canonically equivalent, but a vocabulary may hold
/// both forms of a letter.
struct WordPieceVocabulary: Sendable {
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
    /// - Parameter isPiece: Whether words are split into the token of that id. Tokens that were added to a model have
    ///   a place in the vocabulary, but are never part of a word.
    init(tokens: [[UInt8]], isPiece: (Int) -> Bool = { _ in true }) {
        count = tokens.count
        longestToken = tokens.lazy.map(\.count).max() ?? 0
        bytes = Array(tokens.joined())
        var starts = [0]
        starts.reserveCapacity(tokens.count + 1)
        for token in tokens {
            starts.append(starts[starts.count - 1] + token.count)
        }
        var capacity = 16
        while capacity < 2 * tokens.count {
            capacity *= 2
        }
        var slots = [UInt32](repeating: 0, count: capacity)
        for (id, token) in tokens.enumerated() where !token.isEmpty && isPiece(id) {
            var slot = Self.slot(of: Self.hash(token[...], seed: Self.seed), in: capacity)
            while slots[slot] != 0, tokens[Int(slots[slot]) - 1] != token {
                slot = (slot + 1) & (capacity - 1)
            }
            slots[slot] = UInt32(id) + 1
        }
        self.starts = starts
        self.slots = slots
    }

    func token(of id: UInt32) -> String? {
        guard Int(id) < count, starts[Int(id)] < starts[Int(id) + 1] else { return nil }
        return String(decoding: bytes[starts[Int(id)]..<starts[Int(id) + 1]], as: UTF8.self)
    }

    /// The id of a token that is a piece.
    func id(of token: String) -> UInt32? {
        let key = Array(token.utf8)
        return find(hash: Self.hash(key[...], seed: Self.seed), prefix: [], key[...])
    }

    // The hash is FNV-1a: it grows a byte at a time, so the hashes of all prefixes of a word cost as much as the
    // word's own.

    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    static func extend(_ hash: UInt64, by byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    static func hash(_ key: ArraySlice<UInt8>, seed: UInt64) -> UInt64 {
        key.reduce(seed) { extend($0, by: $1) }
    }

    @inline(__always)
    private static func slot(of hash: UInt64, in capacity: Int) -> Int {
        Int(truncatingIfNeeded: hash ^ hash >> 32) & (capacity - 1)
    }

    /// The id of the token `prefix + rest`, whose hash is known.
    @inline(__always)
    func find(hash: UInt64, prefix: [UInt8], _ rest: ArraySlice<UInt8>) -> UInt32? {
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
    private func isToken(_ id: Int, prefix: [UInt8], _ rest: ArraySlice<UInt8>) -> Bool {
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
