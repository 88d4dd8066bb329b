import Encoders
import Foundation
import Testing

/// The loops over blocks of eight numbers against the formulas in double precision.
@Suite struct NumericsTests {
    @Test func exponential() {
        for step in 0..<20_000 {
            let x = -Float(step) * 0.004_5
            let value = FloatBlock.exponential(ofNonPositive: FloatBlock(repeating: x))[step % 8]
            let expected = x < -87 ? 0 : exp(Double(x))
            #expect(abs(Double(value) - expected) <= 3e-7 * expected, "e^\(x)")
        }
        #expect(FloatBlock.exponential(ofNonPositive: FloatBlock(repeating: -.infinity)) == .zero)
        #expect(FloatBlock.exponential(ofNonPositive: .zero) == FloatBlock(repeating: 1))
    }

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

    @Test(arguments: [1, 7, 8, 9, 100]) func softmax(count: Int) {
        var random = SystemRandomNumberGenerator()
        let width = (count + 7) / 8 * 8
        let scores = (0..<width).map { _ in Float.random(in: -30...30, using: &random) }
        var row = scores
        row.withUnsafeMutableBufferPointer { Softmax.apply($0.baseAddress!, count: count, stride: width) }

        let largest = scores[..<count].max()!
        let weights = scores[..<count].map { exp(Double($0 - largest)) }
        let sum = weights.reduce(0, +)
        for i in 0..<count {
            #expect(abs(Double(row[i]) - weights[i] / sum) < 1e-6)
        }
        #expect(row[count...].allSatisfy { $0 == 0 })
    }

    @Test(arguments: [1, 5, 8, 20, 384]) func layerNorm(size: Int) {
        let rows = 3
        func numbers() -> [Float] { (0..<rows * size).map { _ in .random(in: -4...4) } }
        let (states, change) = (numbers(), numbers())
        let norm = LayerNorm(
            scale: Array(numbers().prefix(size)), shift: Array(numbers().prefix(size)), epsilon: 1e-5)
        var result = states
        result.withUnsafeMutableBufferPointer { result in
            change.withUnsafeBufferPointer {
                norm.apply(result.baseAddress!, adding: $0.baseAddress!, rows: rows)
            }
        }
        for row in 0..<rows {
            let x = (0..<size).map { Double(states[row * size + $0]) + Double(change[row * size + $0]) }
            let mean = x.reduce(0, +) / Double(size)
            let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(size)
            for i in 0..<size {
                let expected = (x[i] - mean) / (variance + 1e-5).squareRoot() * Double(norm.scale[i])
                    + Double(norm.shift[i])
                #expect(abs(Double(result[row * size + i]) - expected) < 1e-4)
            }
        }
    }

    @Test func batchesHoldEveryTextOnceWithinTheLimit() {
        for _ in 0..<50 {
            let lengths = (0..<Int.random(in: 0...200)).map { _ in Int.random(in: 2...300) }
            let batches = BatchPlan.batches(lengths: lengths, tokenLimit: 256)
            #expect(batches.joined().sorted() == Array(lengths.indices))
            #expect(batches.allSatisfy { $0.count == 1 || $0.map { lengths[$0] }.reduce(0, +) <= 256 })
            let order = batches.joined().map { lengths[$0] }
            #expect(order == order.sorted())
        }
    }
}
