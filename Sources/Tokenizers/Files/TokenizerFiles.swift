import Foundation

enum TokenizerFiles {
    static func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path)
    }

    static func read(_ url: URL) throws(TokenizerError) -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw TokenizerError(path: url.path, problem: "cannot be read: \(error.localizedDescription)")
        }
    }

    /// The lines of a text file, without what ends them.
    static func lines(of url: URL) throws(TokenizerError) -> [[UInt8]] {
        var lines = try read(url).split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        if lines.last == [] {
            lines.removeLast()
        }
        return lines
    }
}
