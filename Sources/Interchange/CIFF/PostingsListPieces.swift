import SwiftProtobuf

/// A message `PostingsList` on its way through memory: pieces of some whole fields, each of which is a message of its
/// own that has a part of the postings. A list of all documents need not be in memory at once, and one that claims to
/// be longer than its file ends where the file does.
struct PostingsListPieces {
    /// How many bytes of the message are taken at once.
    private static let pieceSize = 1 << 16
    /// The longest field: a term has fewer bytes in any search engine (Lucene: 32,766), a posting about 20.
    private static let longestField = 1 << 20

    /// Where the message starts in the file, for errors.
    let start: Int
    private var remaining: Int
    /// The start of a field whose end has not been read.
    private var pending: [UInt8] = []

    init(start: Int, length: Int) {
        self.start = start
        remaining = length
    }

    /// The next fields, nil after the last ones.
    ///
    /// - Parameter what: What the message is, for errors.
    mutating func next(
        from input: CIFFInput, _ what: String
    ) throws(InterchangeError) -> ProtoPostingsList? {
        while remaining > 0 {
            let count = min(remaining, Self.pieceSize)
            try input.append(count, to: &pending, what)
            remaining -= count
            let complete = try completeFields(input, what)
            if remaining == 0, complete < pending.count { throw malformed(input, what) }
            guard complete > 0 else { continue }
            let piece: ProtoPostingsList
            do {
                piece = try ProtoPostingsList(serializedBytes: Array(pending[..<complete]))
            } catch {
                throw malformed(input, what)
            }
            pending.removeFirst(complete)
            return piece
        }
        return nil
    }

    /// How many of the pending bytes are whole fields.
    private func completeFields(_ input: CIFFInput, _ what: String) throws(InterchangeError) -> Int {
        var fields = FieldWalk(pending)
        while true {
            switch fields.skipField(longest: Self.longestField) {
            case .skipped: continue
            case .incomplete: return fields.position
            case .malformed: throw malformed(input, what)
            }
        }
    }

    private func malformed(_ input: CIFFInput, _ what: String) -> InterchangeError {
        InterchangeError(place: "\(input.name), byte \(start)", problem: "\(what) is no message of a postings list")
    }
}

/// Steps from field to field of a message.
private struct FieldWalk {
    enum Step {
        case skipped
        /// The field goes on after the bytes that are there, or there is none.
        case incomplete
        case malformed
    }

    private let bytes: [UInt8]
    /// Where the next field starts.
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func skipField(longest: Int) -> Step {
        var place = position
        guard let tag = varint(at: &place) else { return incomplete(from: position) }
        switch tag & 7 {
        case 0:
            guard varint(at: &place) != nil else { return incomplete(from: place) }
        case 1: place += 8
        case 2:
            let lengthStart = place
            guard let length = varint(at: &place) else { return incomplete(from: lengthStart) }
            guard length <= UInt64(longest) else { return .malformed }
            place += Int(length)
        case 5: place += 4
        default: return .malformed
        }
        guard place <= bytes.count else { return .incomplete }
        position = place
        return .skipped
    }

    /// A varint has at most ten bytes.
    private func incomplete(from place: Int) -> Step {
        bytes.count - place >= 10 ? .malformed : .incomplete
    }

    private func varint(at place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count, shift < 64 {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
