import Foundation
import Retrieval

/// Numbers documents in the order in which they are first seen: an open hash table from ids to row numbers.
///
/// A dictionary of ids would do; this one hashes an id's bytes some words at a time, keeps a part of each hash beside the
/// row, so that ids are compared when they are most likely equal, and is one block of memory.
struct DocumentRows {
    /// For how many documents there is room.
    let capacity: Int
    private(set) var count = 0
    /// Half of a hash above row + 1; 0 where nothing is.
    private var slots: [UInt64]
    private let mask: Int

    private static let tag: UInt64 = 0xFFFF_FFFF_0000_0000
    /// Nobody can choose ids that collide: it is another number in each process. No result depends on it.
    private static let seed = UInt64.random(in: .min ... .max)

    init(capacity: Int) {
        self.capacity = capacity
        var size = 16
        while size < 2 * capacity { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
    }

    /// The row of a document, a new one when it was not seen before.
    ///
    /// - Parameter known: The id of a row that was given before.
    @inline(__always)
    mutating func row(of id: DocumentID, known: (Int) -> DocumentID) -> Int {
        let hash = Self.hash(id)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) & Self.tag == 0 {
                let row = Int(slots[slot] & ~Self.tag) - 1
                if known(row).hasSameBytes(as: id) { return row }
            }
            slot = (slot + 1) & mask
        }
        count += 1
        slots[slot] = hash & Self.tag | UInt64(count)
        return count - 1
    }

    /// Folds the id's bytes, eight at a time, by wide products, as wyhash and its kin do.
    @inline(__always)
    private static func hash(_ id: DocumentID) -> UInt64 {
        id.withBytes { bytes in
            var hash = seed ^ UInt64(bytes.count)
            var offset = 0
            while offset + 8 <= bytes.count {
                hash = fold(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < bytes.count {
                rest = rest << 8 | UInt64(bytes[offset])
                offset += 1
            }
            return fold(hash ^ rest)
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
        var text = rawValue
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    /// What `==` says, many times as fast.
    @inline(__always)
    func hasSameBytes(as other: DocumentID) -> Bool {
        withBytes { a in
            other.withBytes { b in
                guard a.count == b.count else { return false }
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
