import Foundation

/// Numbers strings of bytes (terms, values of fields) in the order in which they first occur, unless sorted: "é" and "e"
/// with a combining accent are two, as for Lucene.
///
/// The bytes of all strings lie one after the other, and a hash table with open addressing holds their numbers.
package struct ByteStringTable: Sendable {
    @usableFromInline var bytes: [UInt8] = []
    /// Where each string ends.
    @usableFromInline var ends: [Int] = []
    /// At least twice as many as strings.
    private var slots = [Slot](repeating: Slot(), count: 1024)

    /// A place in the hash table. With the hash beside it, the wrong strings are not looked at.
    private struct Slot {
        var hash: UInt32 = 0
        /// The number of the string and 1 more; 0 when there is none.
        var entry: UInt32 = 0
    }

    package init() {}

    package var count: Int { ends.count }

    /// The bytes of all strings together.
    package var byteCount: Int { bytes.count }

    /// The number of a string; a new one for a string that is new.
    ///
    /// - Precondition: There are fewer than 2³² − 1 different strings.
    package mutating func number(of string: String) -> UInt32 {
        var string = string
        return string.withUTF8 { number(of: $0) }
    }

    /// As for a `String`.
    package mutating func number(of string: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(of: string)
        let (slot, known) = place(of: string, hash: hash)
        if let known { return known }
        precondition(count < Int(UInt32.max) - 1, "a table holds at most 2³² − 2 strings")
        bytes.append(contentsOf: string)
        ends.append(bytes.count)
        slots[slot] = Slot(hash: hash, entry: UInt32(count))
        if 2 * count > slots.count { grow() }
        return UInt32(count - 1)
    }

    /// The number of a string, nil for one that is not here.
    package func knownNumber(of string: String) -> UInt32? {
        var string = string
        return string.withUTF8 { place(of: $0, hash: Self.hash(of: $0)).number }
    }

    /// The slot of a string with its number, or the slot that it would get.
    @inline(__always)
    private func place(of string: UnsafeBufferPointer<UInt8>, hash: UInt32) -> (slot: Int, number: UInt32?) {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot].entry != 0 {
            let number = slots[slot].entry - 1
            if slots[slot].hash == hash, isString(Int(number), string) { return (slot, number) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return (slot, nil)
    }

    private static func hash(of string: UnsafeBufferPointer<UInt8>) -> UInt32 {
        // Seeded anew in every process, so that no input can be made whose strings all collide.
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(string))
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    private func isString(_ number: Int, _ string: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(of: number) { bytes in
            guard bytes.count == string.count else { return false }
            guard let a = bytes.baseAddress, let b = string.baseAddress else { return true }
            return memcmp(a, b, string.count) == 0
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

    @inlinable
    package func withBytes<Result>(
        of number: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        let start = number == 0 ? 0 : ends[number - 1]
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[start..<ends[number]])) }
    }

    /// Numbers the strings from a number on in ascending order of their bytes.
    ///
    /// - Returns: The new number of each of them.
    /// - Complexity: O(n log n) in the number of these strings.
    package mutating func sortNumbers(from first: Int) -> [UInt32] {
        let old = sortedNumbers(from: first)
        var numbers = Array(UInt32(first)..<UInt32(count))
        guard old != numbers else { return numbers }
        let strings = old.map { withBytes(of: Int($0), Array.init) }
        bytes.removeLast(bytes.count - (first == 0 ? 0 : ends[first - 1]))
        ends.removeLast(ends.count - first)
        // All slots are found before the first one changes.
        let slots = zip(old, strings).map { slot(ofNumber: $0, $1) }
        for (i, string) in strings.enumerated() {
            bytes.append(contentsOf: string)
            ends.append(bytes.count)
            self.slots[slots[i]].entry = UInt32(first + i + 1)
            numbers[Int(old[i]) - first] = UInt32(first + i)
        }
        return numbers
    }

    private func slot(ofNumber number: UInt32, _ string: [UInt8]) -> Int {
        var slot = Int(string.withUnsafeBufferPointer(Self.hash)) & (slots.count - 1)
        while slots[slot].entry != number + 1 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    /// All numbers from one on, ascending by the strings' bytes.
    ///
    /// - Complexity: O(n log n); most comparisons are of the first eight bytes, at once.
    package func sortedNumbers(from first: Int = 0) -> [UInt32] {
        let keys = (first..<count).map { number in (prefix: prefix(of: number), number: UInt32(number)) }
        return keys.sorted { a, b in
            if a.prefix != b.prefix { return a.prefix < b.prefix }
            return withBytes(of: Int(a.number)) { a in
                withBytes(of: Int(b.number)) { b in a.lexicographicallyPrecedes(b) }
            }
        }.map(\.number)
    }

    /// The first bytes, the first one highest, with zeros for those that the string does not have.
    private func prefix(of number: Int) -> UInt64 {
        withBytes(of: number) { bytes in
            var prefix: UInt64 = 0
            for i in 0..<8 { prefix = prefix << 8 | (i < bytes.count ? UInt64(bytes[i]) : 0) }
            return prefix
        }
    }
}
