import CSearchKernels
import Testing

@Suite struct CheckTests {
    @Test func checksFindWhatIsWrong() {
        #expect(csk_ascends_below([0, 3, 9], 3, 10) && csk_ascends_below(nil, 0, 0))
        #expect(!csk_ascends_below([0, 3, 9], 3, 9) && !csk_ascends_below([0, 3, 3], 3, 10))
        #expect(!csk_ascends_below([5, 4], 2, 10) && csk_ascends_below([UInt32.max], 1, 1 << 32))
        #expect(csk_all_positive_finite([.leastNonzeroMagnitude, 1, .greatestFiniteMagnitude], 3))
        for wrong: Float in [0, -0.0, -1, .infinity, .nan, -.infinity, -.nan] {
            #expect(!csk_all_positive_finite([1, 1, wrong, 1], 4), "\(wrong)")
        }
    }
}
