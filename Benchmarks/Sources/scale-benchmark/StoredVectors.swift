import BenchmarkSessions
import Foundation
import HybridSearch

/// Texts and their vectors as `Benchmarks/run.sh passages` makes them, mapped. Where there are fewer vectors than texts, they
/// are used again from the first.
final class StoredVectors: Sendable {
    static let dimension = 384

    private let lines: Data
    private let lineStarts: [Int]
    private let dense: Data
    private let counts: [Int]
    private let sparseStarts: [Int]
    private let sparseTerms: Data
    private let sparseWeights: Data
    /// The positions of texts by their hashes, sorted by these.
    private let positions: [(hash: UInt64, position: UInt32)]

    init(folder: URL, name: String) throws {
        func map(_ suffix: String) throws -> Data {
            try Data(contentsOf: folder.appending(path: "\(name).\(suffix)"), options: .alwaysMapped)
        }
        lines = try map("tsv")
        dense = try map("minilm.f32")
        sparseTerms = try map("terms.u16")
        sparseWeights = try map("weights.f16")
        let countBytes = try map("counts.u16")
        counts = countBytes.withUnsafeBytes { $0.bindMemory(to: UInt16.self).map(Int.init) }
        sparseStarts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        var starts = [0]
        lines.withUnsafeBytes { bytes in
            for (i, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(i + 1) }
        }
        lineStarts = starts
        var positions: [(hash: UInt64, position: UInt32)] = []
        positions.reserveCapacity(starts.count)
        for i in 0..<starts.count - 1 {
            positions.append((Self.hash(Self.text(i, of: lines, starts)), UInt32(i)))
        }
        positions.sort { $0.hash < $1.hash }
        self.positions = positions
    }

    var count: Int { lineStarts.count - 1 }

    func text(_ i: Int) -> String { Self.text(i % count, of: lines, lineStarts) }

    private static func text(_ i: Int, of lines: Data, _ starts: [Int]) -> String {
        let line = lines[starts[i]..<starts[i + 1] - 1]
        let tab = line.firstIndex(of: UInt8(ascii: "\t")) ?? line.startIndex
        return String(decoding: line[(tab + 1)...], as: UTF8.self)
    }

    /// FNV-1a.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private func position(of text: String) throws -> Int {
        let hash = Self.hash(text)
        var low = 0
        var high = positions.count
        while low < high {
            let middle = (low + high) / 2
            if positions[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        guard low < positions.count, positions[low].hash == hash else { throw Failure("an unknown text") }
        return Int(positions[low].position)
    }

    func denseVector(of text: String) throws -> [Float] {
        let size = Self.dimension * MemoryLayout<Float>.size
        let start = try position(of: text) % (dense.count / size) * size
        return dense.withUnsafeBytes { Array($0[start..<start + size].bindMemory(to: Float.self)) }
    }

    func sparseVector(of text: String) throws -> SparseVector {
        let row = try position(of: text) % counts.count
        let range = sparseStarts[row] * 2..<sparseStarts[row + 1] * 2
        let terms = sparseTerms.withUnsafeBytes { $0[range].bindMemory(to: UInt16.self).map(UInt32.init) }
        let weights = sparseWeights.withUnsafeBytes { $0[range].bindMemory(to: UInt16.self).map(Self.single) }
        return try SparseVector(terms: terms, weights: weights)
    }

    /// The number that an IEEE half above 0 stands for. (`Float16` does not exist on every platform.)
    private static func single(_ half: UInt16) -> Float {
        let exponent = Int(half >> 10)
        let fraction = Float(half & 0x3FF)
        guard exponent > 0 else { return fraction * 0x1p-24 }
        return (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
}

/// Looks vectors up.
struct StoredDenseEncoder: DenseEncoder {
    let vectors: StoredVectors
    var dimension: Int { StoredVectors.dimension }

    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
        try texts.map(vectors.denseVector(of:))
    }
}

/// Looks vectors up.
struct StoredSparseEncoder: SparseEncoder {
    let vectors: StoredVectors
    var vocabularySize: Int { 30_522 }

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        try texts.map(vectors.sparseVector(of:))
    }

    func token(of term: UInt32) -> String? { nil }
}
