/// What is known of each term of the vectors that were added.
struct VocabularyStatistics: Sendable {
    /// Vocabularies of encoders have some 30,000 to 250,000 terms; ids below this are looked up in an array.
    private static let directCount = 1 << 20

    /// By vocabulary id.
    private var direct: [ListStatistics] = []
    /// Of the ids from `directCount` on.
    private var others: [UInt32: ListStatistics] = [:]

    mutating func add(_ vector: SparseVectorFile.View) {
        switch vector.terms {
        case .narrow(let terms): add(terms, vector.weights)
        case .wide(let terms): add(terms, vector.weights)
        }
    }

    private mutating func add(
        _ terms: UnsafeBufferPointer<some FixedWidthInteger>, _ weights: UnsafeBufferPointer<Float>
    ) {
        reserve(terms)
        direct.withUnsafeMutableBufferPointer { direct in
            for (term, weight) in zip(terms, weights) {
                let term = Int(term)
                if term < direct.count {
                    direct[term].add(weight.bitPattern)
                } else {
                    others[UInt32(term), default: ListStatistics()].add(weight.bitPattern)
                }
            }
        }
    }

    private mutating func reserve(_ terms: UnsafeBufferPointer<some FixedWidthInteger>) {
        let greatest = Int(terms.last { $0 < Self.directCount } ?? 0)
        guard greatest >= direct.count else { return }
        let count = min(max(2 * direct.count, greatest + 1), Self.directCount)
        direct.append(contentsOf: repeatElement(ListStatistics(), count: count - direct.count))
    }

    /// The vocabulary ids that some vector has, ascending, each with its statistics.
    func sorted() -> [(id: UInt32, statistics: ListStatistics)] {
        let low = direct.enumerated().lazy.filter { $0.element.count > 0 }.map { (UInt32($0.offset), $0.element) }
        return Array(low) + others.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
