/// Numbers terms by their bytes, in the order in which they first occur: "é" and "e" with a combining accent are two
/// terms, as for Lucene.
///
/// The bytes of all terms lie one after the other, and a hash table with open addressing holds their numbers.
struct TermTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each term ends.
    private var ends: [Int] = []
    /// By number, for the table to grow.
    private var hashes: [UInt32] = []
    /// Numbers + 1, or zero; twice as many as terms at least.
    private var slots = [UInt32](repeating: 0, count: 1024)

    var count: Int { ends.count }

    /// The number of a term; a new one for a term that is new.
    ///
    /// - Precondition: There are fewer than 2³² − 1 different terms.
    mutating func number(of term: String) -> UInt32 {
        var term = term
        return term.withUTF8 { number(of: $0) }
    }

    private mutating func number(of term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        // Seeded anew in every process, so that no input can be made whose terms all collide.
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(term))
        let hash = UInt32(truncatingIfNeeded: hasher.finalize())
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot] - 1)
            if hashes[number] == hash, isTerm(number, term) { return UInt32(number) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return add(term, hash: hash, slot: slot)
    }

    private func isTerm(_ number: Int, _ term: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(of: number) { $0.count == term.count && $0.elementsEqual(term) }
    }

    private mutating func add(_ term: UnsafeBufferPointer<UInt8>, hash: UInt32, slot: Int) -> UInt32 {
        precondition(count < Int(UInt32.max) - 1, "a segment has at most 2³² − 2 terms")
        let number = UInt32(count)
        bytes.append(contentsOf: term)
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = number + 1
        if 2 * count > slots.count { grow() }
        return number
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: 2 * slots.count)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number) + 1
        }
    }

    func withBytes<Result>(of number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let start = number == 0 ? 0 : ends[number - 1]
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<ends[number]])) }
    }

    /// All numbers, ascending by the terms' bytes.
    ///
    /// - Complexity: O(n log n); most comparisons are of the first eight bytes, at once.
    func sortedNumbers() -> [UInt32] {
        let keys = (0..<count).map { number in (prefix: prefix(of: number), number: UInt32(number)) }
        return keys.sorted { a, b in
            if a.prefix != b.prefix { return a.prefix < b.prefix }
            return withBytes(of: Int(a.number)) { a in
                withBytes(of: Int(b.number)) { b in a.lexicographicallyPrecedes(b) }
            }
        }.map(\.number)
    }

    /// The first bytes, the first one highest, with zeros for those that the term does not have.
    private func prefix(of number: Int) -> UInt64 {
        withBytes(of: number) { bytes in
            var prefix: UInt64 = 0
            for i in 0..<8 { prefix = prefix << 8 | (i < bytes.count ? UInt64(bytes[i]) : 0) }
            return prefix
        }
    }
}
