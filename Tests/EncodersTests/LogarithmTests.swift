import Encoders
import Foundation
import Testing

/// The logarithm of eight numbers at once against the formula in double precision.
@Suite struct LogarithmTests {
    @Test func logarithm() {
        for step in 0..<20_000 {
            // From 1e-10 to 1e30, and 0.
            let x = step == 0 ? 0 : Float(exp(-23 + Double(step) * 0.0046))
            let value = FloatBlock.logarithm(onePlus: FloatBlock(repeating: x))[step % 8]
            let expected = log1p(Double(x))
            #expect(abs(Double(value) - expected) <= 1.2e-7 + 1.2e-7 * expected, "log(1 + \(x))")
        }
        #expect(FloatBlock.logarithm(onePlus: .zero) == .zero)
    }
}
