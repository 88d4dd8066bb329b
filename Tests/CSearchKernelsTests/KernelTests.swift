import CSearchKernels
import Testing

@Suite struct KernelTests {
    static var variants: [csk_variant] {
        var variants = [csk_variant](repeating: csk_variant(), count: 8)
        let count = csk_variants(&variants, variants.count)
        return Array(variants.prefix(count))
    }

    /// All keys of the accumulators as a plain loop finds them.
    static func expected(_ accumulators: [Float], first: UInt32, threshold: UInt64, allowed: [UInt64]?) -> [UInt64] {
        accumulators.enumerated().compactMap { i, score in
            let ordinal = first + UInt32(i)
            let isAllowed = allowed.map { $0[Int(ordinal / 64)] >> UInt64(ordinal % 64) & 1 == 1 } ?? true
            let key = UInt64(score.bitPattern) << 32 | UInt64(~ordinal)
            return score > 0 && isAllowed && key > threshold ? key : nil
        }
    }

    static func taken(
        by variant: csk_variant, _ accumulators: [Float], first: UInt32, threshold: UInt64, allowed: [UInt64]?,
        capacity: Int
    ) -> (keys: [UInt64], rest: [Float]) {
        var rest = accumulators
        var block = 0
        var result: [UInt64] = []
        while block < accumulators.count / csk_block_size {
            var keys = [UInt64](repeating: 0, count: capacity)
            let count = allowed.withPointer { allowed in
                variant.take_all(
                    &rest, first, &block, accumulators.count / csk_block_size, threshold, allowed, &keys, capacity)
            }
            result += keys.prefix(count)
        }
        return (result, rest)
    }

    @Test func scalarIsTheLastVariant() {
        #expect(Self.variants.last.map { String(cString: $0.name) } == "scalar")
    }

    @Test func allVariantsTakeTheSame() {
        let one: Float = 1
        let edges = [
            0, .leastNonzeroMagnitude, .leastNormalMagnitude, one, one.nextUp, one.nextDown, .greatestFiniteMagnitude,
            .infinity,
        ]
        for round in 0..<200 {
            let blocks = Int.random(in: 1...6)
            let first = UInt32(64 * Int.random(in: 0...3))
            let accumulators = (0..<blocks * 64).map { _ in
                Bool.random() ? 0 : Bool.random() ? edges.randomElement() ?? 0 : Float.random(in: 0...2)
            }
            let allowed = round % 2 == 0 ? nil : (0..<blocks + 3).map { _ in UInt64.random(in: 0...UInt64.max) }
            let score = edges.randomElement() ?? 0
            let threshold = round % 5 == 0 ? 0 : csk_key(score, first + UInt32.random(in: 0..<UInt32(blocks * 64)))
            let expected = Self.expected(accumulators, first: first, threshold: threshold, allowed: allowed)
            for variant in Self.variants {
                let (keys, rest) = Self.taken(
                    by: variant, accumulators, first: first, threshold: threshold, allowed: allowed,
                    capacity: Int.random(in: 64...200))
                #expect(keys == expected, "\(String(cString: variant.name))")
                #expect(rest.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func takingByListTakesTheSameSet() {
        for _ in 0..<100 {
            let ordinals = (0..<256).filter { _ in Int.random(in: 0..<9) == 0 }.map { UInt32($0 + 64) }
            var accumulators = [Float](repeating: 0, count: 256)
            for ordinal in ordinals { accumulators[Int(ordinal - 64)] = Float(Int.random(in: 0...3)) }
            let allowed = (0..<5).map { _ in UInt64.random(in: 0...UInt64.max) }
            let threshold = csk_key(1, 150)
            let expected = Self.expected(accumulators, first: 64, threshold: threshold, allowed: allowed)
            var keys = [UInt64](repeating: 0, count: 2 * ordinals.count)
            let count = csk_take_listed(
                &accumulators, 64, ordinals + ordinals, 2 * ordinals.count, threshold, allowed, &keys)
            #expect(Array(keys.prefix(count)) == expected)
            #expect(accumulators.allSatisfy { $0 == 0 })
        }
    }

    @Test func impactsAddUpToTheEndOfTheWindow() {
        for count in 0..<40 {
            let ordinals = (0..<UInt32(count)).map { 64 + 3 * $0 }
            let weights = ordinals.map { _ in Float.random(in: 0.1...3) }
            let end = UInt32(64 + Int.random(in: 0...130))
            let before = (0..<256).map { _ in Float.random(in: 0...1) }
            var accumulators = before
            let consumed = csk_accumulate_impacts(&accumulators, 64, end, ordinals, weights, count, 0.7)
            var expected = before
            let inside = ordinals.filter { $0 < end }.count
            for i in 0..<inside { expected[Int(ordinals[i] - 64)] += 0.7 * weights[i] }
            #expect(consumed == inside)
            #expect(accumulators == expected)
        }
    }

    @Test func bm25AddsUpToTheEndOfTheWindow() {
        let norms = (0..<400).map { _ in UInt8.random(in: 0...255) }
        let inverses = (0..<256).map { _ in Float.random(in: 0.01...2) }
        for count in 0..<40 {
            let ordinals = (0..<UInt32(count)).map { 64 + 3 * $0 }
            let frequencies = ordinals.map { _ in UInt32.random(in: 1...9) }
            let end = UInt32(64 + Int.random(in: 0...130))
            var accumulators = [Float](repeating: 0, count: 256)
            let consumed = csk_accumulate_bm25(
                &accumulators, 64, end, ordinals, frequencies, count, 2.5, norms, inverses)
            var expected = [Float](repeating: 0, count: 256)
            let inside = ordinals.filter { $0 < end }.count
            for i in 0..<inside {
                let inverse = inverses[Int(norms[Int(ordinals[i])])]
                expected[Int(ordinals[i] - 64)] += 2.5 - 2.5 / (1 + Float(frequencies[i]) * inverse)
            }
            #expect(consumed == inside)
            #expect(accumulators == expected)
        }
    }

    @Test func checksFindWhatIsWrong() {
        #expect(csk_ascends_below([0, 3, 9], 3, 10) && csk_ascends_below(nil, 0, 0))
        #expect(!csk_ascends_below([0, 3, 9], 3, 9) && !csk_ascends_below([0, 3, 3], 3, 10))
        #expect(!csk_ascends_below([5, 4], 2, 10) && csk_ascends_below([UInt32.max], 1, 1 << 32))
        #expect(csk_all_positive_finite([.leastNonzeroMagnitude, 1, .greatestFiniteMagnitude], 3))
        for wrong: Float in [0, -0.0, -1, .infinity, .nan, -.infinity, -.nan] {
            #expect(!csk_all_positive_finite([1, 1, wrong, 1], 4), "\(wrong)")
        }
        var allPositive = false
        #expect(csk_sum([UInt32.max, UInt32.max], 2, &allPositive) == 2 * UInt64(UInt32.max) && allPositive)
        #expect(csk_sum([1, 0], 2, &allPositive) == 1 && !allPositive)
    }
}

extension [UInt64]? {
    fileprivate func withPointer<Result>(_ body: (UnsafePointer<UInt64>?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
