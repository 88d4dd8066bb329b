/// Writes the row of a term: four bits for each document, which stand for a weight of 1 to 15 steps.
struct RowEncoder {
    private static let greatestCode: Float = 15
    /// The steps that are tried, as parts of the greatest weight / 15. With shorter ones the greatest weights lose
    /// more and the many small ones less.
    private static let stepFactors: [Float] = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7]

    private let postings: UnsafeBufferPointer<UInt64>

    /// - Parameter postings: The documents with the bits of their weights.
    init(_ postings: UnsafeBufferPointer<UInt64>) {
        self.postings = postings
    }

    /// - Returns: The weight of the code 1.
    func encode(into bytes: UnsafeMutableRawBufferPointer) -> Float {
        let step = bestStep()
        for posting in postings {
            let document = Int(posting.document)
            let place = document % PostingListForm.rowGroupSize
            let half = PostingListForm.rowGroupSize / 2
            let group = document / PostingListForm.rowGroupSize * PostingListForm.rowGroupByteCount
            let code = Self.code(Float(bitPattern: posting.payload), step)
            bytes[group + place % half] |= code << UInt8(place / half * 4)
        }
        return step
    }

    @inline(__always)
    private static func code(_ weight: Float, _ step: Float) -> UInt8 {
        (weight / step).nearestInteger(1, greatestCode)
    }

    // MARK: The step

    /// The step that makes the sum of the squared errors least; of equally good ones the longest.
    private func bestStep() -> Float {
        let greatest = Float(bitPattern: postings.reduce(0) { max($0, $1.payload) })
        let longest = ImpactPayloads.unit(of: greatest, count: Self.greatestCode)
        let steps = Self.stepFactors.map { max(longest * $0, .leastNonzeroMagnitude) }
        let errors = squaredErrors(of: steps)
        var best = 0
        for i in steps.indices where errors[i] < errors[best] {
            best = i
        }
        return steps[best]
    }

    /// For each step the sum of the squared errors in units of the first step, so that it neither overflows nor
    /// vanishes. Always added up in the same order: equal input makes equal files.
    private func squaredErrors(of steps: [Float]) -> [Double] {
        var errors = [Double](repeating: 0, count: steps.count)
        withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: Self.blockSize / 8) { block in
            let weights = UnsafeMutableRawBufferPointer(block).assumingMemoryBound(to: Float.self)
            var rest = postings[...]
            while !rest.isEmpty {
                let part = UnsafeBufferPointer(rebasing: rest.prefix(Self.blockSize))
                for i in part.indices { weights[i] = Float(bitPattern: part[i].payload) }
                for (i, step) in steps.enumerated() {
                    let error = Self.squaredError(of: block, count: part.count, step: step)
                    errors[i] += Double(error) * Double(Self.stepFactors[i] * Self.stepFactors[i])
                }
                rest = rest.dropFirst(part.count)
            }
        }
        return errors
    }

    /// Few enough that single precision adds them up well.
    private static let blockSize = 1024

    private static func squaredError(
        of weights: UnsafeMutableBufferPointer<SIMD8<Float>>, count: Int, step: Float
    ) -> Float {
        // Here a multiplication will do for a division: nothing is stored.
        let steps = SIMD8(repeating: 1 / step)
        var sum = SIMD8<Float>.zero
        for i in 0..<count / 8 {
            sum += squaredErrors(weights[i] * steps)
        }
        let last = squaredErrors(weights[count / 8 % weights.count] * steps)
        for lane in 0..<count % 8 {
            sum[lane] += last[lane]
        }
        return sum.sum()
    }

    @inline(__always)
    private static func squaredErrors(_ weights: SIMD8<Float>) -> SIMD8<Float> {
        let codes = weights
            .replacing(with: 1, where: weights .< 1)
            .replacing(with: greatestCode, where: weights .> greatestCode)
        let errors = weights - ((codes + 0x1p23) - 0x1p23)
        return errors * errors
    }
}
