import CZlib

/// Compresses bytes as one gzip member, piece by piece, in constant memory. The same bytes always make the same file.
package final class GzipCompressor {
    // zlib's state points back to it: it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var space = [UInt8](repeating: 0, count: 1 << 16)

    package init() {
        stream.initialize(to: z_stream())
        // 16 more than the window's bits asks for gzip's header and checksum.
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has no memory, or is another version than at compile time")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes bytes and gives those that are compressed so far.
    package func compress(_ bytes: [UInt8]) -> [UInt8] {
        deflateAll(bytes, Z_NO_FLUSH)
    }

    /// The end of the file. Nothing can be compressed after it.
    package func finish() -> [UInt8] {
        deflateAll([], Z_FINISH)
    }

    private func deflateAll(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var compressed: [UInt8] = []
        bytes.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                let free = space.withUnsafeMutableBufferPointer { output in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    deflate(stream, flush)
                    return Int(stream.pointee.avail_out)
                }
                compressed.append(contentsOf: space[..<(space.count - free)])
            } while stream.pointee.avail_out == 0
        }
        return compressed
    }
}
