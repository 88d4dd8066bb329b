/// The position of a document in its segment, from 0.
public typealias DocumentOrdinal = UInt32

/// A document of a segment and its score: what the engines below the store speak in.
public struct OrdinalHit: Hashable, Sendable {
    /// Which document of the segment.
    public var ordinal: DocumentOrdinal
    /// Higher is better.
    public var score: Float

    public init(ordinal: DocumentOrdinal, score: Float) {
        self.ordinal = ordinal
        self.score = score
    }

    /// Higher scores first, equal scores in order of ordinal.
    public static func ranksBefore(_ a: OrdinalHit, _ b: OrdinalHit) -> Bool {
        a.score != b.score ? a.score > b.score : a.ordinal < b.ordinal
    }
}

/// A set of a segment's documents as one bit each: those that are live, those that a filter lets through.
///
/// Bit `o % 64` of word `o / 64` is document `o`; bits from `capacity` on are zero.
public struct OrdinalSet: Hashable, Sendable {
    /// The number of documents in the segment.
    public let capacity: Int
    /// The bits, 64 documents to a word.
    public internal(set) var words: [UInt64]

    /// An empty set over `capacity` documents.
    public init(capacity: Int) {
        self.capacity = capacity
        words = Array(repeating: 0, count: (capacity + 63) / 64)
    }

    /// The set of all `capacity` documents.
    public init(all capacity: Int) {
        self.init(capacity: capacity)
        for i in words.indices {
            words[i] = .max
        }
        let used = capacity % 64
        if used != 0 {
            words[words.count - 1] = (1 << UInt64(used)) - 1
        }
    }

    /// Whether the set has a document; false beyond the capacity.
    public func contains(_ ordinal: DocumentOrdinal) -> Bool {
        Int(ordinal) < capacity && words[Int(ordinal) / 64] >> UInt64(ordinal % 64) & 1 == 1
    }

    /// - Precondition: `ordinal` is below `capacity`.
    public mutating func insert(_ ordinal: DocumentOrdinal) {
        precondition(Int(ordinal) < capacity, "ordinal \(ordinal) is outside of a segment of \(capacity) documents")
        words[Int(ordinal) / 64] |= 1 << UInt64(ordinal % 64)
    }

    /// - Precondition: `ordinal` is below `capacity`.
    public mutating func remove(_ ordinal: DocumentOrdinal) {
        precondition(Int(ordinal) < capacity, "ordinal \(ordinal) is outside of a segment of \(capacity) documents")
        words[Int(ordinal) / 64] &= ~(1 << UInt64(ordinal % 64))
    }

    /// The number of documents in the set.
    ///
    /// - Complexity: O(capacity / 64).
    public var count: Int {
        words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// The documents of the segment that are not in the set.
    public var complement: OrdinalSet {
        var result = OrdinalSet(all: capacity)
        for i in words.indices {
            result.words[i] &= ~words[i]
        }
        return result
    }

    /// - Precondition: Both sets have the same capacity.
    public func intersection(_ other: OrdinalSet) -> OrdinalSet {
        precondition(capacity == other.capacity)
        var result = self
        for i in words.indices {
            result.words[i] &= other.words[i]
        }
        return result
    }
}

/// The documents of the set, ascending.
extension OrdinalSet: Sequence {
    public func makeIterator() -> Iterator { Iterator(words: words) }

    public struct Iterator: IteratorProtocol {
        private let words: [UInt64]
        private var word = 0
        private var bits: UInt64 = 0

        fileprivate init(words: [UInt64]) {
            self.words = words
            bits = words.first ?? 0
        }

        public mutating func next() -> DocumentOrdinal? {
            while bits == 0 {
                guard word + 1 < words.count else { return nil }
                word += 1
                bits = words[word]
            }
            defer { bits &= bits - 1 }
            return DocumentOrdinal(word * 64 + bits.trailingZeroBitCount)
        }
    }

    /// How many documents a walk through the set meets.
    public var underestimatedCount: Int { count }
}
