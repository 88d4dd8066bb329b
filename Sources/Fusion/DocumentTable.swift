import Foundation
import Retrieval

/// Numbers documents in the order in which they are first seen: an open hash table from ids to rows.
///
/// A dictionary of ids would do; this one hashes an id's bytes eight at a time, keeps half of each hash beside the row, so
/// that ids are compared when they are most likely equal, and is one block of memory.
struct DocumentTable {
    /// Half of a hash above row + 1; 0 where nothing is.
    private let slots: UnsafeMutableBufferPointer<UInt64>
    private let mask: Int
    private let seed = Self.processSeed

    private static let tag: UInt64 = 0xFFFF_FFFF_0000_0000
    /// Another number in each process, so that nobody can choose ids that collide. No result depends on it.
    private static let processSeed = UInt64.random(in: .min ... .max)

    /// Memory for a table of so many documents: a power of two of slots, at most half of which will be full.
    static func slots(capacity: Int) -> [UInt64] {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        return [UInt64](repeating: 0, count: size)
    }

    /// - Parameter slots: As made by `slots(capacity:)`, which outlive the table.
    init(slots: UnsafeMutableBufferPointer<UInt64>) {
        self.slots = slots
        mask = slots.count - 1
    }

    /// The row of a document; one that was not seen before gets the next row and is added to `ids`.
    @inline(__always)
    func row(of id: DocumentID, in ids: inout [DocumentID]) -> Int {
        let hash = hash(id)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) & Self.tag == 0 {
                let row = Int(truncatingIfNeeded: slots[slot] & ~Self.tag) - 1
                if ids[row].hasSameBytes(as: id) { return row }
            }
            slot = (slot + 1) & mask
        }
        ids.append(id)
        slots[slot] = hash & Self.tag | UInt64(ids.count)
        return ids.count - 1
    }

    /// Folds the id's bytes, eight at a time, by wide products, as wyhash and its kin do. The last step may read bytes again.
    @inline(__always)
    private func hash(_ id: DocumentID) -> UInt64 {
        id.withBytes { bytes in
            let count = bytes.count
            var hash = seed ^ UInt64(truncatingIfNeeded: count)
            var offset = 0
            while offset + 8 < count {
                hash = Self.fold(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            if count >= 8 {
                return Self.fold(hash ^ bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
            }
            if count >= 4 {
                let first = UInt64(bytes.loadUnaligned(as: UInt32.self))
                let last = UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
                return Self.fold(hash ^ (first << 32 | last))
            }
            var rest: UInt64 = 0
            for byte in bytes { rest = rest << 8 | UInt64(byte) }
            return Self.fold(hash ^ rest)
        }
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

extension DocumentID {
    /// The bytes of the id. Nothing is copied unless the string comes from Objective-C.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if let result = rawValue.utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
            return result
        }
        var text = rawValue
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    /// What `==` says, many times as fast.
    @inline(__always)
    func hasSameBytes(as other: DocumentID) -> Bool {
        withBytes { a in
            other.withBytes { b in
                guard a.count == b.count else { return false }
                if 8...16 ~= a.count {
                    // Two words, which overlap: most ids are as short as that.
                    let rest = a.count - 8
                    return a.loadUnaligned(as: UInt64.self) == b.loadUnaligned(as: UInt64.self)
                        && a.loadUnaligned(fromByteOffset: rest, as: UInt64.self)
                            == b.loadUnaligned(fromByteOffset: rest, as: UInt64.self)
                }
                guard let first = a.baseAddress, let second = b.baseAddress else { return true }
                return memcmp(first, second, a.count) == 0
            }
        }
    }

    /// What `<` says, many times as fast.
    @inline(__always)
    func precedes(_ other: DocumentID) -> Bool {
        withBytes { a in
            other.withBytes { b in
                let shared = min(a.count, b.count)
                guard shared > 0, let first = a.baseAddress, let second = b.baseAddress else {
                    return a.count < b.count
                }
                let order = memcmp(first, second, shared)
                return order != 0 ? order < 0 : a.count < b.count
            }
        }
    }
}
