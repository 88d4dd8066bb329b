import Foundation
import HybridSearch

/// Sparse vectors in three flat arrays, little-endian: how many terms each row has, the vocabulary ids of all rows,
/// ascending in each, and their weights in half precision.
struct PackedVectors {
    private var counts = Data()
    private var terms = Data()
    private var weights = Data()

    /// In the order of ``VectorParts/kinds``.
    var files: [Data] { [terms, weights, counts] }

    init(_ vectors: [SparseVector]) {
        for vector in vectors {
            // A weight that half precision cannot tell from 0 is none.
            let entries = zip(vector.terms, vector.weights.map(Self.halfPrecision)).filter { $0.1 > 0 }
            Self.append(UInt16(entries.count), to: &counts)
            for (term, weight) in entries {
                Self.append(UInt16(term), to: &terms)
                Self.append(weight, to: &weights)
            }
        }
    }

    private static func append(_ value: UInt16, to data: inout Data) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }

    /// The bits of the nearest IEEE half, ties to even, of a weight, which is above 0. (`Float16` does not exist on
    /// every platform.)
    private static func halfPrecision(_ weight: Float) -> UInt16 {
        let leastNormal: Float = 0x1p-14
        let greatest: Float = 65504
        // Below the normal numbers a half counts units of 2^-24.
        guard weight >= leastNormal else { return UInt16((weight * 0x1p24).rounded(.toNearestOrEven)) }
        let bits = min(weight, greatest).bitPattern
        let rounded = (bits + 0xFFF + (bits >> 13 & 1)) >> 13
        // The bias of the exponent is 15, not 127.
        return UInt16(rounded - ((127 - 15) << 10))
    }
}
