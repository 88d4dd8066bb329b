import Foundation

/// What is added to attention's scores by the distance from query to key, for each head: T5's buckets of distances,
/// as MPNet uses them.
///
/// Half of the buckets are for keys before the query and half for keys behind it. Of each half, the first half has a
/// bucket for each distance; the others grow logarithmically up to a distance of 128, and the last has all beyond.
struct RelativeBias: Sendable {
    static let buckets = 32
    private static let farthest: Float = 128

    /// For each head the bias of all distances, from `1 - length` to `length - 1`.
    private let values: [Float]
    private let length: Int

    /// - Parameters:
    ///   - table: One row for each bucket with one number for each head.
    ///   - length: The most tokens of a sequence.
    init(table: [Float], heads: Int, length: Int) {
        precondition(table.count == Self.buckets * heads)
        self.length = length
        let buckets = (1 - length..<length).map { Self.bucket(distance: $0) }
        values = (0..<heads).flatMap { head in buckets.map { table[$0 * heads + head] } }
    }

    /// - Parameter distance: The key's position minus the query's.
    private static func bucket(distance: Int) -> Int {
        let half = buckets / 2
        let exact = half / 2
        let start = distance > 0 ? half : 0
        let distance = abs(distance)
        guard distance >= exact else { return start + distance }
        // In single precision and in this order, as in transformers: rounding decides at the buckets' edges.
        let growth = log(Float(distance) / Float(exact)) / log(farthest / Float(exact)) * Float(half - exact)
        return start + min(exact + Int(growth), half - 1)
    }

    /// Calls `body` with the numbers of a bias, head by head those of the distances from `1 - length` to `length - 1`,
    /// and with the length; with nothing when there is no bias.
    static func withTable(of bias: RelativeBias?, _ body: (UnsafePointer<Float>?, Int) -> Void) {
        guard let bias else { return body(nil, 0) }
        bias.values.withUnsafeBufferPointer { body($0.baseAddress, bias.length) }
    }
}
