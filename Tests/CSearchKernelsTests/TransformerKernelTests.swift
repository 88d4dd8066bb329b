import CSearchKernels
import Foundation
import Testing

/// Every variant of the encoders' loops against the formulas in double precision.
@Suite struct TransformerKernelTests {
    static var variants: [csk_transformer_kernels] {
        var variants = [csk_transformer_kernels](repeating: csk_transformer_kernels(), count: 8)
        let count = csk_transformer_variants(&variants, variants.count)
        return Array(variants.prefix(count))
    }

    static func numbers(_ count: Int, _ range: ClosedRange<Float> = -4...4) -> [Float] {
        (0..<count).map { _ in .random(in: range) }
    }

    @Test func theLastVariantIsPortableAndTheFirstIsChosen() {
        #expect(Self.variants.last.map { String(cString: $0.name) } == "portable")
        #expect(Self.variants.first?.name == csk_transformer().pointee.name)
    }

    @Test(arguments: [1, 5, 8, 17, 384], [true, false]) func layerNorm(size: Int, hasResidual: Bool) {
        let rows = 3
        let (states, change) = (Self.numbers(rows * size), Self.numbers(rows * size))
        let (scale, shift) = (Self.numbers(size), Self.numbers(size))
        for variant in Self.variants {
            var result = states
            change.withUnsafeBufferPointer {
                variant.layer_norm(&result, hasResidual ? $0.baseAddress : nil, rows, size, scale, shift, 1e-5)
            }
            for row in 0..<rows {
                let x = (0..<size).map {
                    Double(states[row * size + $0]) + (hasResidual ? Double(change[row * size + $0]) : 0)
                }
                let mean = x.reduce(0, +) / Double(size)
                let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(size)
                for i in 0..<size {
                    let expected = (x[i] - mean) / (variance + 1e-5).squareRoot() * Double(scale[i]) + Double(shift[i])
                    #expect(abs(Double(result[row * size + i]) - expected) < 2e-4)
                }
            }
        }
    }

    /// Length, heads, size of a head, reach (nil for all), and whether there is a bias.
    static let attentions: [(length: Int, heads: Int, depth: Int, reach: Int?, hasBias: Bool)] = [
        (1, 1, 1, nil, false), (2, 2, 8, nil, false), (7, 3, 20, nil, true), (8, 12, 32, nil, false),
        (33, 2, 64, 4, false), (70, 2, 5, 0, true), (131, 1, 48, 64, false), (64, 2, 16, 63, true),
        (40, 1, 32, 100, false),
    ]

    @Test(arguments: attentions)
    func attention(_ layer: (length: Int, heads: Int, depth: Int, reach: Int?, hasBias: Bool)) {
        let (length, heads, depth) = (layer.length, layer.heads, layer.depth)
        let size = heads * depth
        let rows = Self.numbers(length * 3 * size, -2...2)
        let biasLength = length + 3
        let bias = Self.numbers(heads * (2 * biasLength - 1), -3...3)
        let expected = Self.context(rows, layer, bias: bias, biasLength: biasLength)
        bias.withUnsafeBufferPointer { bias in
            var shape = csk_attention_shape(
                heads: heads, head_size: depth, reach: layer.reach ?? Int.max,
                bias: layer.hasBias ? bias.baseAddress : nil, bias_length: biasLength)
            for variant in Self.variants {
                // What is in the scratch memory before must not matter, and nothing behind it may be written.
                let count = csk_attention_scratch(&shape, length)
                var scratch = [Float](repeating: .nan, count: count) + [7]
                var context = [Float](repeating: .nan, count: length * size) + [7]
                variant.attention(&shape, rows, length, &context, &scratch)
                #expect(scratch[count] == 7 && context[length * size] == 7)
                for i in 0..<length * size {
                    // A score is a sum of 64 products at most, each up to 4: its rounding, some 1e-5, is a weight's
                    // relative error, and weights are of numbers up to 2.
                    #expect(abs(Double(context[i]) - expected[i]) < 5e-5, "\(String(cString: variant.name)) \(i)")
                }
            }
        }
    }

    static func context(
        _ rows: [Float], _ layer: (length: Int, heads: Int, depth: Int, reach: Int?, hasBias: Bool), bias: [Float],
        biasLength: Int
    ) -> [Double] {
        let (length, depth) = (layer.length, layer.depth)
        let size = layer.heads * depth
        var context = [Double](repeating: 0, count: length * size)
        for head in 0..<layer.heads {
            for i in 0..<length {
                let seen = (0..<length).filter { abs($0 - i) <= layer.reach ?? .max }
                let scores = seen.map { j in
                    let product = (0..<depth).reduce(0.0) {
                        $0 + Double(rows[i * 3 * size + head * depth + $1])
                            * Double(rows[j * 3 * size + size + head * depth + $1])
                    }
                    let place = head * (2 * biasLength - 1) + biasLength - 1 + j - i
                    return product + (layer.hasBias ? Double(bias[place]) : 0)
                }
                let largest = scores.max() ?? 0
                let weights = scores.map { exp($0 - largest) }
                let sum = weights.reduce(0, +)
                for (j, weight) in zip(seen, weights) {
                    for d in 0..<depth {
                        context[i * size + head * depth + d] +=
                            weight / sum * Double(rows[j * 3 * size + 2 * size + head * depth + d])
                    }
                }
            }
        }
        return context
    }

    @Test(arguments: [1, 7, 8, 33, 384]) func quantize(size: Int) {
        let rows: [[Float]] = [
            Self.numbers(size), Self.numbers(size, 3...4), Self.numbers(size, -1e-30...1e-30),
            [Float](repeating: 2.5, count: size), [Float](repeating: 0, count: size),
            [Float](repeating: -1, count: size), Self.numbers(size, -1e30...1e30),
        ]
        let x = rows.flatMap { $0 }
        for variant in Self.variants {
            var integers = [UInt8](repeating: 0, count: x.count)
            var scales = [Float](repeating: 0, count: rows.count)
            var zeros = scales
            variant.quantize(x, rows.count, size, &integers, &scales, &zeros)
            for (row, numbers) in rows.enumerated() {
                for i in 0..<size {
                    let value = Double(scales[row]) * (Double(integers[row * size + i]) - Double(zeros[row]))
                    let step = Double(scales[row])
                    let tolerance = numbers.min() == numbers.max() ? 1e-6 * step : 0.501 * step
                    #expect(abs(value - Double(numbers[i])) <= tolerance)
                }
            }
        }
    }

    @Test(arguments: [1, 7, 8, 33, 384], [64, 127] as [Int32]) func quantizeWeights(size: Int, limit: Int32) {
        let rows = [
            Self.numbers(size), Self.numbers(size, -1e-20...1e-20), [Float](repeating: 0, count: size),
            [Float](repeating: -3, count: size), (0..<size).map { Float($0 % 255 - 127) / 127 },
        ]
        for variant in Self.variants {
            var integers = [Int8](repeating: 0, count: rows.count * size)
            var scales = [Float](repeating: 0, count: rows.count)
            var sums = scales
            variant.quantize_weights(rows.flatMap { $0 }, rows.count, size, limit, &integers, &scales, &sums)
            for (row, numbers) in rows.enumerated() {
                let found = integers[row * size..<(row + 1) * size]
                #expect(Int(sums[row]) == found.reduce(0) { $0 + Int($1) })
                for (integer, number) in zip(found, numbers) {
                    #expect(abs(Int32(integer)) <= limit)
                    #expect(abs(Double(integer) * Double(scales[row]) - Double(number)) <= 0.501 * Double(scales[row]))
                }
            }
        }
    }

    @Test(arguments: [CSK_IDENTITY, CSK_GELU_ERF, CSK_GELU_TANH, CSK_RELU].map(\.rawValue), [1, 8, 30])
    func dequantize(activation: UInt32, columns: Int) {
        let rows = 4
        let products = (0..<rows * columns).map { _ in Float(Int.random(in: -200_000...200_000)) }
        let (scales, zeros) = (Self.numbers(rows, 1e-3...2e-3), Self.numbers(rows, 0...127))
        let columnScales = Self.numbers(columns, 1e-3...2e-2)
        let sums = (0..<columns).map { _ in Float(Int.random(in: -2000...2000)) }
        let bias = Self.numbers(columns)
        for variant in Self.variants {
            for hasBias in [true, false] {
                var y = products
                bias.withUnsafeBufferPointer {
                    variant.dequantize(
                        &y, rows, columns, scales, zeros, columnScales, sums, hasBias ? $0.baseAddress : nil,
                        csk_activation(rawValue: activation))
                }
                for i in y.indices {
                    let (row, column) = (i / columns, i % columns)
                    let sum = Double(products[i]) - Double(zeros[row]) * Double(sums[column])
                    let x = Double(scales[row]) * Double(columnScales[column]) * sum + (hasBias ? Double(bias[column]) : 0)
                    let expected = Self.activated(x, csk_activation(rawValue: activation))
                    #expect(abs(Double(y[i]) - expected) <= 3e-6 + 1e-6 * abs(x))
                }
            }
        }
    }

    static func activated(_ x: Double, _ activation: csk_activation) -> Double {
        switch activation {
        case CSK_RELU: max(x, 0)
        case CSK_GELU_ERF: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
        case CSK_GELU_TANH: x * 0.5 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        default: x
        }
    }

    @Test(arguments: [1, 8, 31, 512]) func maxima(count: Int) {
        let (before, x) = (Self.numbers(count), Self.numbers(count))
        let sums = Self.numbers(count, -50...50)
        for variant in Self.variants {
            var maxima = before
            variant.maximum(&maxima, x, count)
            #expect(maxima == zip(before, x).map { max($0, $1) })

            var scaled = [Float](repeating: -.infinity, count: count)
            variant.maximum_dequantized(&scaled, x, count, 0.5, 3, sums)
            variant.maximum_dequantized(&scaled, before, count, 0.25, -2, sums)
            for i in 0..<count {
                let expected = max((x[i] - 3 * sums[i]) * 0.5, (before[i] + 2 * sums[i]) * 0.25)
                #expect(abs(scaled[i] - expected) <= 1e-4)
            }
        }
    }

    @Test func bfloat16IsTheNearest() {
        let edges: [Float] = [
            0, -0, 1, -1, 1.003_906_25, 1.011_718_75, 3.389_531_4e38, .leastNonzeroMagnitude, .leastNormalMagnitude,
            .infinity, -.infinity,
        ]
        let x = edges + Self.numbers(1000, -1e6...1e6) + Self.numbers(30, -1e-38...1e-38)
        for variant in Self.variants {
            var halves = [UInt16](repeating: 0, count: x.count)
            variant.to_bfloat16(x, x.count, &halves)
            for (number, half) in zip(x, halves) {
                let value = Float(bitPattern: UInt32(half) << 16)
                guard number.isFinite, value.isFinite else {
                    #expect(value == number || abs(number) > 3.389e38)
                    continue
                }
                // No neighbour is nearer; of two that are as near, the even one is taken.
                let error = abs(value - number)
                for neighbour in [half &- 1, half &+ 1] {
                    let other = abs(Float(bitPattern: UInt32(neighbour) << 16) - number)
                    #expect(error < other || (error == other && half % 2 == 0) || !other.isFinite)
                }
            }
        }
    }
}
