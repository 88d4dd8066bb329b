import Foundation

/// Numbers terms by their bytes, in the order in which they first occur unless sorted: "é" and "e" with a combining
/// accent are two terms, as for Lucene.
///
/// The bytes of all terms lie one after the other, and a hash table with open addressing holds their numbers.
struct TermTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each term ends.
    private var ends: [Int] = []
    /// At least twice as many as terms.
    private var slots = [Slot](repeating: Slot(), count: 1024)

    /// A place in the hash table. With the hash beside it, the wrong terms are not looked at.
    private struct Slot {
        var hash: UInt32 = 0
        /// The number of the term and 1 more; 0 when there is none.
        var entry: UInt32 = 0
    }

    var count: Int { ends.count }

    /// The number of a term; a new one for a term that is new.
    ///
    /// - Precondition: There are fewer than 2³² − 1 different terms.
    mutating func number(of term: String) -> UInt32 {
        var term = term
        return term.withUTF8 { number(of: $0) }
    }

    private mutating func number(of term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(of: term)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot].entry != 0 {
            let number = slots[slot].entry - 1
            if slots[slot].hash == hash, isTerm(Int(number), term) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        precondition(count < Int(UInt32.max) - 1, "a segment has at most 2³² − 2 terms")
        bytes.append(contentsOf: term)
        ends.append(bytes.count)
        slots[slot] = Slot(hash: hash, entry: UInt32(count))
        if 2 * count > slots.count { grow() }
        return UInt32(count - 1)
    }

    private static func hash(of term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        // Seeded anew in every process, so that no input can be made whose terms all collide.
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(term))
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    private func isTerm(_ number: Int, _ term: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(of: number) { bytes in
            guard bytes.count == term.count else { return false }
            guard let a = bytes.baseAddress, let b = term.baseAddress else { return true }
            return memcmp(a, b, term.count) == 0
        }
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: 2 * old.count)
        for full in old where full.entry != 0 {
            var slot = Int(full.hash) & (slots.count - 1)
            while slots[slot].entry != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = full
        }
    }

    func withBytes<Result>(of number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let start = number == 0 ? 0 : ends[number - 1]
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<ends[number]])) }
    }

    /// Numbers the terms from a number on in ascending order of their bytes.
    ///
    /// - Returns: The new number of each of them.
    /// - Complexity: O(n log n) in the number of these terms.
    mutating func sortNumbers(from first: Int) -> [UInt32] {
        let old = sortedNumbers(from: first)
        var numbers = Array(UInt32(first)..<UInt32(count))
        guard old != numbers else { return numbers }
        let terms = old.map { withBytes(of: Int($0), Array.init) }
        bytes.removeLast(bytes.count - (first == 0 ? 0 : ends[first - 1]))
        ends.removeLast(ends.count - first)
        // All slots are found before the first one changes.
        let slots = zip(old, terms).map { slot(ofNumber: $0, $1) }
        for (i, term) in terms.enumerated() {
            bytes.append(contentsOf: term)
            ends.append(bytes.count)
            self.slots[slots[i]].entry = UInt32(first + i + 1)
            numbers[Int(old[i]) - first] = UInt32(first + i)
        }
        return numbers
    }

    private func slot(ofNumber number: UInt32, _ term: [UInt8]) -> Int {
        var slot = Int(term.withUnsafeBufferPointer(Self.hash)) & (slots.count - 1)
        while slots[slot].entry != number + 1 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    /// All numbers from one on, ascending by the terms' bytes.
    ///
    /// - Complexity: O(n log n); most comparisons are of the first eight bytes, at once.
    func sortedNumbers(from first: Int = 0) -> [UInt32] {
        let keys = (first..<count).map { number in (prefix: prefix(of: number), number: UInt32(number)) }
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
