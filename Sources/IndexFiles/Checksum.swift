import CZlib

/// CRC-32 as zlib has it.
package enum Checksum {
    package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = bytes.baseAddress else { return 0 }
        return UInt32(crc32_z(0, start.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
