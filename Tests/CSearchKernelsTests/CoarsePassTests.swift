import CSearchKernels
import Testing

/// The coarse pass against its formulas, and every variant against the others.
@Suite struct CoarsePassTests {
    static let accumulatorCount = Int(csk_accumulator_count)

    static func contribution(_ factor: UInt16, _ multiplier: UInt16) -> UInt16 {
        factor.multipliedFullWidth(by: multiplier).high + 1
    }

    @Test func theLastVariantIsScalarAndTheFirstIsChosen() {
        #expect(csk_search_kernels.variants.last?.title == "scalar")
        #expect(csk_search_kernels.variants.first?.name == csk_search().pointee.name)
    }

    static let someAccumulators = (0..<accumulatorCount).map { _ in UInt16.random(in: 0...0xFFFF) }
    static let factors = (0..<65536).map { _ in UInt16.random(in: 0...0xFFFF) }

    /// Also with locals beyond the window, which damaged files may have: they count modulo its size.
    @Test(arguments: countsOfPostings, [Int(csk_window_size), accumulatorCount])
    func runs(count: Int, limit: Int) {
        let locals = Guarded(ascendingLocals(count, below: limit))
        let impacts = Guarded(randomBytes(count))
        for multiplier in [edgesOf16Bits.randomElement() ?? 0, .random(in: 0...0xFFFF)] {
            var expected = Self.someAccumulators
            for i in 0..<count {
                expected[Int(locals.pointer[i]) % Int(csk_window_size)] &+= Self.contribution(UInt16(impacts.pointer[i]) << 8, multiplier)
            }
            for variant in csk_search_kernels.variants {
                var accumulators = Self.someAccumulators
                variant.add_run(&accumulators, locals.pointer, impacts.pointer, count, multiplier)
                #expect(accumulators == expected, "\(variant.title)")
            }
        }
    }

    /// Locals beyond the norms count as having norm 0.
    @Test(arguments: countsOfPostings, [0, 1, 9000, Int(csk_window_size)])
    func bm25Runs(count: Int, normCount: Int) {
        let locals = Guarded(ascendingLocals(count, below: Bool.random() ? max(count, normCount) : 65536))
        let frequencies = Guarded(randomBytes(count))
        let norms = Guarded(randomBytes(normCount))
        let multiplier = edgesOf16Bits.randomElement() ?? 0
        var expected = Self.someAccumulators
        for i in 0..<count {
            let local = Int(locals.pointer[i])
            let norm = local < normCount ? Int(norms.pointer[local]) : 0
            let factor = Self.factors[Int(frequencies.pointer[i]) << 8 | norm]
            expected[local % Int(csk_window_size)] &+= Self.contribution(factor, multiplier)
        }
        for variant in csk_search_kernels.variants {
            var accumulators = Self.someAccumulators
            variant.add_run_bm25(
                &accumulators, locals.pointer, frequencies.pointer, count,
                csk_norms(norms: norms.pointer, count: normCount), Self.factors, multiplier)
            #expect(accumulators == expected, "\(variant.title)")
        }
    }

    @Test func wideListsAddUpToTheEndOfTheWindow() {
        let first: UInt32 = 3 * 16384
        let ordinals: [UInt32] = [first, first + 1, first + 16383, first + 16384, first + 16385, .max]
        let payloads: [UInt32] = [7, 255, 256, 9, 9, 9]
        var accumulators = [UInt16](repeating: 0, count: 16384)
        let count = csk_add_wide(&accumulators, first, ordinals, payloads, ordinals.count, 0x8000)
        #expect(count == 3)
        #expect(accumulators[0] == 7 * 128 + 1)
        #expect(accumulators[1] == 255 * 128 + 1)
        #expect(accumulators[16383] == 255 * 128 + 1)
        #expect(accumulators.filter { $0 != 0 }.count == 3)
        #expect(csk_add_wide(&accumulators, first + 1, ordinals, payloads, ordinals.count, 1) == 0)
        #expect(csk_add_wide(&accumulators, first, nil, nil, 0, 1) == 0)
    }

    /// Frequencies above 255 are not in the table: their factors come from the formula, 65535 at most.
    @Test func wideBM25ListsAddUpToTheEndOfTheWindow() {
        let ordinals: [UInt32] = [16384, 16385, 16386, 16388, 40_000]
        let frequencies: [UInt32] = [1, 255, 256, .max, 1]
        let norms: [UInt8] = [3, 4]
        var factors = [UInt16](repeating: 0, count: 65536)
        factors[1 << 8 | 3] = 1000
        factors[255 << 8 | 4] = 2000
        let inverses = [Float](repeating: 1 / 256, count: 256)
        var accumulators = [UInt16](repeating: 0, count: 16384)
        let count = norms.withUnsafeBufferPointer {
            csk_add_wide_bm25(
                &accumulators, 16384, ordinals, frequencies, ordinals.count,
                csk_norms(norms: $0.baseAddress, count: $0.count), factors, inverses, 0x8000)
        }
        #expect(count == 4)
        let expected: [UInt16] = [501, 1001, 0x4001, 0, 0x8000, 0]
        #expect(Array(accumulators.prefix(6)) == expected)
    }
}
