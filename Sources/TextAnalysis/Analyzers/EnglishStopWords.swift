/// Lucene's 33 English stop words.
struct EnglishStopWords: Sendable {
    static let shared = EnglishStopWords()

    static let words = [
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
        "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to",
        "was", "will", "with",
    ]
    private static let longest = 5

    /// The words of each length, packed into integers.
    private let packed: [[UInt64]]

    private init() {
        packed = (0...Self.longest).map { length in
            Self.words.filter { $0.utf8.count == length }.map { Self.pack(Array($0.utf8)) }
        }
    }

    func contains(_ word: [UInt8]) -> Bool {
        word.count <= Self.longest && packed[word.count].contains(Self.pack(word))
    }

    private static func pack(_ word: [UInt8]) -> UInt64 {
        word.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
