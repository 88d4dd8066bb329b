import Foundation
import Synchronization

/// Turns queries and keys by angles that grow with their position, so that their product depends on the distance
/// (Su et al., "RoFormer", 2021).
///
/// The i-th number of a head and the one half a head later turn by position · base^(-2i / headSize).
final class RotaryEmbedding: Sendable {
    let base: Float
    private let heads: Int
    private let half: Int
    private let table = Mutex<[Float]>([])

    /// - Precondition: `headSize` is even.
    init(base: Float, heads: Int, headSize: Int) {
        precondition(headSize % 2 == 0)
        self.base = base
        self.heads = heads
        half = headSize / 2
    }

    /// Turns the queries and keys in rows of queries, keys and values.
    func apply(_ queriesKeysValues: UnsafeMutablePointer<Float>, _ batch: PackedBatch) {
        let width = 3 * heads * 2 * half
        angles(length: batch.ranges.lazy.map(\.count).max() ?? 0).withUnsafeBufferPointer { angles in
            guard let angles = angles.baseAddress else { return }
            for range in batch.ranges {
                for (position, row) in range.enumerated() {
                    turn(queriesKeysValues + row * width, angles + position * 2 * half)
                }
            }
        }
    }

    /// The heads of queries and of keys are the first two thirds of a row.
    @inline(__always)
    private func turn(_ row: UnsafeMutablePointer<Float>, _ cosines: UnsafePointer<Float>) {
        let sines = cosines + half
        let blocks = half / 8 * 8
        for head in 0..<2 * heads {
            let first = row + head * 2 * half
            let second = first + half
            for i in stride(from: 0, to: blocks, by: 8) {
                let (x, y) = (first.block(i), second.block(i))
                let (cosine, sine) = (cosines.block(i), sines.block(i))
                first.store(x * cosine - y * sine, at: i)
                second.store(y * cosine + x * sine, at: i)
            }
            for i in blocks..<half {
                let (x, y) = (first[i], second[i])
                first[i] = x * cosines[i] - y * sines[i]
                second[i] = y * cosines[i] + x * sines[i]
            }
        }
    }

    /// For each position the cosines and then the sines, of at least `length` positions; made as longer sequences
    /// come, since a model's limit may be far beyond them.
    private func angles(length: Int) -> [Float] {
        table.withLock { table in
            let known = table.count / (2 * half)
            guard known < length else { return table }
            // In single precision, as models were trained.
            let frequencies = (0..<half).map { 1 / pow(base, Float(2 * $0) / Float(2 * half)) }
            for position in known..<max(length, 2 * known) {
                let angles = frequencies.map { Float(position) * $0 }
                table += angles.lazy.map { cos($0) }
                table += angles.lazy.map { sin($0) }
            }
            return table
        }
    }
}
