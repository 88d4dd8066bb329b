/// How BM25 weighs frequencies in documents of each length, whatever the term.
struct BM25Model: Hashable {
    private let k1: Float
    private let b: Float
    private let averageLength: Float

    init(_ parameters: BM25Parameters, averageLength: Float) {
        k1 = parameters.k1
        b = parameters.b
        self.averageLength = averageLength
    }

    /// 1 / (k1 · (1 − b + b · length / mean length)) for a norm.
    func normInverse(_ norm: UInt8) -> Float {
        1 / (k1 * ((1 - b) + b * DocumentLengthNorm.lengths[Int(norm)] / averageLength))
    }
}

/// The part of a term's weight that a document has by the term's frequency and its own norm, rounded up to 1/65,536:
/// 65,536 of them, in the memory that the coarse pass reads.
final class BM25Factors {
    let model: BM25Model
    let normInverses = UnsafeMutablePointer<Float>.allocate(capacity: 256)
    /// Of frequency f and norm n at 256 f + n.
    let factors = UnsafeMutablePointer<UInt16>.allocate(capacity: 65_536)

    init(_ model: BM25Model) {
        self.model = model
        for norm in 0..<256 {
            normInverses[norm] = model.normInverse(UInt8(norm))
        }
        for frequency in 0..<256 {
            for norm in 0..<256 {
                // Above 65,535 only by rounding: the share is below 1. It is NaN where k1 is 0 and nothing is there.
                let share = 1 - 1 / (1 + Float(frequency) * normInverses[norm])
                factors[256 * frequency + norm] = share.isNaN ? 0 : UInt16(min(share * 65_536 + 1, 65_535))
            }
        }
    }

    deinit {
        normInverses.deallocate()
        factors.deallocate()
    }
}
