import Foundation

/// A TSV file of passages, `id<TAB>text` with the ids 0, 1, 2 and so on. The file is mapped, not read.
struct PassageFile {
    private let name: String
    private let bytes: Data
    /// Where each line begins; the last entry is where a line after the last would begin.
    private let starts: [Int]

    /// - Parameter limit: How many passages are taken, from the first on.
    init(_ url: URL, limit: Int) throws {
        name = url.lastPathComponent
        do {
            bytes = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw Failure("\(url.path(percentEncoded: false)) cannot be read: \(error.localizedDescription)")
        }
        guard bytes.last == UInt8(ascii: "\n") else { throw Failure("\(name) does not end with a whole line") }
        var starts = [0]
        bytes.withUnsafeBytes { buffer in
            for (position, byte) in buffer.enumerated() where byte == UInt8(ascii: "\n") {
                if starts.count > limit { break }
                starts.append(position + 1)
            }
        }
        self.starts = starts
    }

    /// How many passages there are.
    var count: Int { starts.count - 1 }

    /// The rows in parts of a size; the last may be smaller.
    func parts(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }

    /// The text of a row. An id that is not the row's number would leave vectors beside the wrong passages.
    func text(ofRow row: Int) throws -> String {
        let line = bytes[starts[row]..<starts[row + 1] - 1]
        guard let tab = line.firstIndex(of: UInt8(ascii: "\t")), line[..<tab].elementsEqual("\(row)".utf8),
            let text = String(validating: line[(tab + 1)...], as: UTF8.self)
        else { throw Failure("\(name), line \(row + 1): id \(row), a tab and a text in UTF-8 are needed") }
        return text
    }

    /// FNV-1a of 64 bits over the whole file.
    func checksum() -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            buffer.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
    }
}
