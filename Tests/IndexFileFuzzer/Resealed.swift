import CZlib

/// Makes the checksums of a changed file right again, as otherwise hardly a change would get beyond them.
enum Resealed {
    /// As every file of ours begins, and FAISS's do not.
    private static let magic: [UInt8] = [0x89, 0x48, 0x53, 0x45, 0x47, 0x0D, 0x0A, 0x1A]
    private static let headerSize = 512
    private static let pageSize = 16_384

    static func bytes(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= headerSize, bytes.starts(with: magic) else { return bytes }
        var bytes = bytes
        sealPages(&bytes)
        store(0, at: 20, in: &bytes)
        store(checksum(bytes[..<headerSize]), at: 20, in: &bytes)
        return bytes
    }

    /// The checksums of pages are the last section.
    private static func sealPages(_ bytes: inout [UInt8]) {
        let sectionCount = Int(load(16, from: bytes))
        guard (1...15).contains(sectionCount) else { return }
        let start = Int(load(32 * sectionCount + 8, from: bytes))
        guard start >= headerSize else { return }
        var place = start
        for page in stride(from: headerSize, to: min(start, bytes.count), by: pageSize) {
            guard place + 4 <= bytes.count else { return }
            store(checksum(bytes[page..<min(page + pageSize, start, bytes.count)]), at: place, in: &bytes)
            place += 4
        }
        guard place + 4 <= bytes.count else { return }
        store(checksum(bytes[start..<place]), at: place, in: &bytes)
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
    }

    private static func load(_ offset: Int, from bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }

    private static func store(_ number: UInt32, at offset: Int, in bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: number.littleEndian, toByteOffset: offset, as: UInt32.self) }
    }
}
