import Foundation
import HybridSearch

/// A file of analyzed texts: one a line, with a space between terms.
struct TokenLines: Sequence {
    private let lines: FileLines

    init(_ file: URL) throws {
        lines = try FileLines(file)
    }

    func makeIterator() -> AnyIterator<[String]> {
        let lines = lines.makeIterator()
        // By bytes: a mark at the start of a term would make one character of it and the space before.
        return AnyIterator { lines.next()?.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) } }
    }
}

/// The lines of a text file in UTF-8, each ended by LF.
struct FileLines: Sequence {
    private let bytes: Data

    init(_ file: URL) throws {
        bytes = try Data(contentsOf: file, options: .mappedIfSafe)
    }

    func makeIterator() -> AnyIterator<String> {
        var rest = bytes[...]
        return AnyIterator {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
    }
}

enum TokenFile {
    /// Analyzes each line as English and writes its terms.
    ///
    /// - Returns: The number of lines.
    static func write(_ texts: URL, to target: URL) throws -> Int {
        let analyzer = EnglishAnalyzer()
        try Data().write(to: target)
        let file = try FileHandle(forWritingTo: target)
        var piece = Data()
        var count = 0
        for line in try FileLines(texts) {
            piece.append(contentsOf: analyzer.terms(in: line).joined(separator: " ").utf8)
            piece.append(UInt8(ascii: "\n"))
            count += 1
            if piece.count > 1 << 20 {
                try file.write(contentsOf: piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: piece)
        try file.close()
        return count
    }
}
