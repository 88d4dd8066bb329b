import LineFiles

/// The bytes of a CIFF file, and where they are. Nothing is allocated because the file says so: bytes are taken as
/// they come.
final class CIFFInput {
    /// The longest message that protocol buffers have.
    static let longestMessage = Int(Int32.max)

    private let file: DecompressedFile
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var position = 0
    private var end = 0
    private var bufferStart = 0

    init(path: String) throws(InterchangeError) {
        do {
            file = try DecompressedFile(path: path)
        } catch {
            throw InterchangeError(error)
        }
    }

    var name: String { file.name }

    /// The bytes of the file that have been consumed, compressed ones for a compressed file.
    var bytesConsumed: Int { file.bytesConsumed }

    /// Where the next byte is, once decompressed.
    var offset: Int { bufferStart + position }

    /// The length of the next message, or nil at the end of the file.
    ///
    /// - Parameter what: What the message is, for errors.
    func messageLength(_ what: @autoclosure () -> String) throws(InterchangeError) -> Int? {
        let start = offset
        guard let first = try byte() else { return nil }
        var length = UInt64(first & 0x7F)
        var last = first
        for shift in stride(from: UInt64(7), through: 63, by: 7) where last >= 0x80 {
            guard let next = try byte() else { throw truncated(what(), at: start) }
            last = next
            length |= UInt64(next & 0x7F) << shift
        }
        guard last < 0x80, length <= UInt64(Self.longestMessage) else {
            throw InterchangeError(
                place: "\(name), byte \(start)",
                problem: "the length of \(what()) is beyond the \(Self.longestMessage) bytes of a message")
        }
        return Int(length)
    }

    /// Takes a number of bytes, all that there are in the end.
    func append(_ count: Int, to bytes: inout [UInt8], _ what: @autoclosure () -> String) throws(InterchangeError) {
        let start = offset
        var missing = count
        while missing > 0 {
            if position == end { try fill() }
            guard position < end else { throw truncated(what(), at: start) }
            let part = buffer[position..<min(end, position + missing)]
            bytes.append(contentsOf: part)
            position += part.count
            missing -= part.count
        }
    }

    /// The next byte, nil at the end of the file.
    func byte() throws(InterchangeError) -> UInt8? {
        if position == end { try fill() }
        guard position < end else { return nil }
        defer { position += 1 }
        return buffer[position]
    }

    private func truncated(_ what: String, at start: Int) -> InterchangeError {
        InterchangeError(place: "\(name), byte \(start)", problem: "the file ends within \(what)")
    }

    private func fill() throws(InterchangeError) {
        bufferStart += end
        position = 0
        end = 0
        do {
            end = try file.read(into: &buffer)
        } catch {
            throw InterchangeError(place: "\(name), byte \(bufferStart)", problem: error.problem)
        }
    }
}
