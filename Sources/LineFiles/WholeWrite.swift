import Foundation

/// Writing all that there is to write.
package enum WholeWrite {
    /// Writes all bytes to an open file, however often the system takes but a part of them. Foundation's `Data.write` ends at
    /// the first such part and says nothing.
    ///
    /// - Returns: Whether all are written; if not, `errno` says why.
    package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let written = Foundation.write(descriptor, piece.baseAddress, piece.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
