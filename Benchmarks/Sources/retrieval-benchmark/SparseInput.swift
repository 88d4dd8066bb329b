import BenchmarkSessions
import Foundation
import HybridSearch

/// Rows of integer impacts as the driver writes them: `NAME.counts.u16` has the number of terms of each row,
/// `NAME.terms.u16` their ids, `NAME.impacts.u8` their weights.
struct SparseInput {
    private let offsets: [Int]
    private let terms: Data
    private let impacts: Data

    init(_ folder: URL, _ name: String) throws {
        let read = { (kind: String) in
            try Data(contentsOf: folder.appending(path: "\(name).\(kind)"), options: .mappedIfSafe)
        }
        let counts = try read("counts.u16")
        terms = try read("terms.u16")
        impacts = try read("impacts.u8")
        var offsets = [0]
        for row in 0..<counts.count / 2 {
            offsets.append(offsets[row] + Int(counts.number(row)))
        }
        guard offsets.last == impacts.count, terms.count == 2 * impacts.count else {
            throw Failure("\(folder.path)/\(name).*: the files do not belong together")
        }
        self.offsets = offsets
    }

    func vector(_ row: Int) throws -> SparseVector {
        let range = offsets[row]..<offsets[row + 1]
        return try SparseVector(
            terms: range.map { UInt32(terms.number($0)) }, weights: range.map { Float(impacts[$0]) })
    }

    var vectors: [SparseVector] {
        get throws { try (0..<offsets.count - 1).map(vector) }
    }

    /// All rows, a few thousand at a time.
    var pieces: [Range<Int>] {
        let count = offsets.count - 1
        return stride(from: 0, to: count, by: 4096).map { $0..<min($0 + 4096, count) }
    }
}

extension Data {
    /// The 16-bit number, little-endian, at a position.
    fileprivate func number(_ position: Int) -> UInt16 {
        UInt16(self[2 * position]) | UInt16(self[2 * position + 1]) << 8
    }
}
