import Foundation
import Retrieval

/// A hash of 64 bits that is the same in every process and on every machine: FNV-1a, of the lengths and bytes of what
/// is added, so that nothing can slip from one part into the next.
struct Fingerprint {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Never 0, which stands for no fingerprint.
    var value: Int64 { Int64(bitPattern: hash == 0 ? 1 : hash) }

    mutating func add(_ document: Document) {
        add(document.id.rawValue)
        add(document.title)
        add(document.text)
        add(.object(document.metadata))
    }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    mutating func add(_ terms: [UInt32]) {
        terms.withUnsafeBytes { add($0) }
    }

    mutating func add(_ weights: [Float]) {
        weights.withUnsafeBytes { add($0) }
    }

    private mutating func add(_ value: JSONValue) {
        switch value {
        case .null: add("n")
        case .bool(let value): add(value ? "t" : "f")
        case .integer(let value): add("i\(value)")
        case .number(let value): add("d\(value)")
        case .string(let value):
            add("s")
            add(value)
        case .array(let values):
            add("a\(values.count)")
            values.forEach { add($0) }
        case .object(let members):
            add("o\(members.count)")
            for (key, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                add(key)
                add(value)
            }
        }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { mix($0) }
        mix(bytes)
    }

    private mutating func mix(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
