import CZlib
import Foundation

/// An index file in memory, to be changed in ways that no writer writes. Written from the format's description, not
/// with the code that it tests.
package struct SegmentFileBytes {
    package var data: Data

    package init(_ data: Data) {
        self.data = data
    }

    package init(of url: URL) throws {
        data = try Data(contentsOf: url)
    }

    /// Where the bytes of a section are, by its number.
    package func range(ofSection number: UInt32) -> Range<Int>? {
        for entry in stride(from: 32, to: 32 + 32 * Int(min(load(16, as: UInt32.self), 15)), by: 32)
        where load(entry, as: UInt32.self) == number {
            let start = load(entry + 8, as: UInt64.self)
            let size = load(entry + 16, as: UInt64.self)
            guard start <= UInt64(data.count), size <= UInt64(data.count) - start else { return nil }
            return Int(start)..<Int(start + size)
        }
        return nil
    }

    package func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: Number.Type) -> Number {
        data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }

    package mutating func store<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
        data.withUnsafeMutableBytes { $0.storeBytes(of: number, toByteOffset: offset, as: Number.self) }
    }

    package mutating func flip(_ byte: Int) {
        data[byte] ^= 1 << UInt8.random(in: 0..<8)
    }

    /// Changes some bytes to others that often do harm.
    package mutating func mutate() {
        for _ in 0..<Int.random(in: 1...3) {
            let i = Bool.random() ? Int.random(in: 12..<420) : Int.random(in: 512..<data.count)
            data[i] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255)].randomElement() ?? 0
        }
    }

    /// Makes all checksums right, as far as the file's own header lets reach.
    package mutating func reseal() {
        if let checksums = range(ofSection: 12), checksums.lowerBound >= 512 {
            let pages = stride(from: 512, to: checksums.lowerBound, by: 16_384).map { start in
                checksum(start..<min(start + 16_384, checksums.lowerBound))
            }
            if checksums.count == 4 * (pages.count + 1) {
                for (i, page) in pages.enumerated() { store(page, at: checksums.lowerBound + 4 * i) }
                store(checksum(checksums.dropLast(4)), at: checksums.upperBound - 4)
            }
        }
        store(UInt32(0), at: 20)
        store(checksum(0..<512), at: 20)
    }

    private func checksum(_ range: Range<Int>) -> UInt32 {
        [UInt8](data[range]).withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
    }
}
