import CSearchKernels
import Foundation
import Testing

@Suite("Kernels for dense vectors")
struct DenseKernelTests {
    static let dimensions = [1, 3, 4, 15, 16, 17, 63, 64, 65, 100, 384]
    static let counts = [1, 2, 3, 4, 5, 11, 12, 13, 30]

    /// A row's numbers, and the bytes that a file would have of it.
    struct Rows {
        let numbers: [[Float]]
        let bytes: [UInt8]
    }

    static func float32(_ count: Int, _ dimension: Int) -> Rows {
        let numbers = (0..<count).map { _ in (0..<dimension).map { _ in Float.random(in: -1...1) } }
        return Rows(numbers: numbers, bytes: numbers.joined().flatMap { bytes(of: $0.bitPattern) })
    }

    static func float16(_ count: Int, _ dimension: Int) -> Rows {
        // Of either sign, from subnormal numbers to 2.
        let halves = (0..<count).map { _ in
            (0..<dimension).map { _ in UInt16.random(in: 0...0x4000) | (Bool.random() ? 0x8000 : 0) }
        }
        return Rows(
            numbers: halves.map { $0.map(value(ofHalf:)) }, bytes: halves.joined().flatMap { bytes(of: $0) })
    }

    static func codes(_ count: Int, _ dimension: Int) -> Rows {
        let codes = (0..<count).map { _ in randomBytes(dimension) }
        return Rows(numbers: codes.map { $0.map(Float.init) }, bytes: Array(codes.joined()))
    }

    private static func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// What IEEE 754 says of 16 bits.
    static func value(ofHalf half: UInt16) -> Float {
        let fraction = Float(half & 0x3FF)
        let exponent = Int(half >> 10 & 0x1F)
        let size: Float =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
            }
        return half & 0x8000 == 0 ? size : -size
    }

    /// Rows that end where memory does, so that they begin anywhere; all of them, and some in another order.
    private func check(
        _ rows: Rows, _ dimension: Int, title: String, expected: ([Float]) -> Double,
        scores: (UnsafeRawPointer, UnsafePointer<UInt32>?, Int, UnsafeMutablePointer<Float>) -> Void
    ) {
        let memory = Guarded(rows.bytes)
        let wanted = rows.numbers.map(expected)
        let scale = wanted.map(abs).max() ?? 1
        let everything = Guarded([Float](repeating: .nan, count: rows.numbers.count))
        scores(memory.pointer, nil, rows.numbers.count, everything.pointer)
        for (score, value) in zip(everything.elements, wanted) {
            #expect(abs(Double(score) - value) <= 1e-5 * max(scale, Double(dimension)), "\(title), dimension \(dimension)")
        }
        let ordinals = rows.numbers.indices.map(UInt32.init).shuffled() + [0, 0]
        let gathered = Guarded([Float](repeating: .nan, count: ordinals.count))
        scores(memory.pointer, ordinals, ordinals.count, gathered.pointer)
        for (score, ordinal) in zip(gathered.elements, ordinals) {
            let value = wanted[Int(ordinal)]
            #expect(abs(Double(score) - value) <= 1e-5 * max(scale, Double(dimension)), "\(title), dimension \(dimension)")
        }
    }

    private static func dot(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    private static func distance(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    }

    @Test("products and distances are those of double precision", arguments: dimensions)
    func floatingPoint(dimension: Int) {
        for kernels in csk_dense_kernels.variants {
            for count in Self.counts {
                let query = (0..<dimension).map { _ in Float.random(in: -1...1) }
                for (rows, product, distance) in [
                    (Self.float32(count, dimension), kernels.dot_float32, kernels.distance_float32),
                    (Self.float16(count, dimension), kernels.dot_float16, kernels.distance_float16),
                ] {
                    check(rows, dimension, title: kernels.title, expected: { Self.dot(query, $0) }) {
                        product?(query, $0, dimension, $1, $2, $3)
                    }
                    check(rows, dimension, title: kernels.title, expected: { Self.distance(query, $0) }) {
                        distance?(query, $0, dimension, $1, $2, $3)
                    }
                }
            }
        }
    }

    @Test("products with bytes are the same in all variants, and close to those of the weights", arguments: dimensions)
    func bytes(dimension: Int) {
        for count in Self.counts {
            let rows = Self.codes(count, dimension)
            let weights = (0..<dimension).map { _ in Float.random(in: -0.01...0.01) }
            var whole = [Int16](repeating: 0, count: dimension)
            var high = [Int8](repeating: 0, count: dimension)
            var low = high
            var query = csk_make_byte_query(weights, dimension, 0.25, &whole, &high, &low)
            #expect(zip(zip(high, low), whole).allSatisfy { 256 * Int($0.0) + Int($0.1) == Int($1) })
            let expected = rows.numbers.map { 0.25 + Self.dot(weights, $0) }
            var results: [[Float]] = []
            for kernels in csk_dense_kernels.variants {
                let memory = Guarded(rows.bytes)
                let scores = Guarded([Float](repeating: .nan, count: count))
                let (wholes, highs, lows) = (Guarded(whole), Guarded(high), Guarded(low))
                query.whole = UnsafePointer(wholes.pointer)
                query.high = UnsafePointer(highs.pointer)
                query.low = UnsafePointer(lows.pointer)
                kernels.dot_bytes?(&query, memory.pointer, dimension, nil, count, scores.pointer)
                results.append(scores.elements)
            }
            #expect(results.allSatisfy { $0 == results[0] })
            for (score, value) in zip(results[0], expected) {
                // Half a step of the greatest weight's 32,512, times 255, for each dimension; and single precision.
                #expect(abs(Double(score) - value) < 5e-5 * Double(dimension))
            }
        }
    }

    @Test("sums of the greatest bytes and weights do not overflow")
    func greatestBytes() {
        let dimension = 65_536
        for sign: Float in [1, -1] {
            let weights = [Float](repeating: sign, count: dimension)
            var whole = [Int16](repeating: 0, count: dimension)
            var high = [Int8](repeating: 0, count: dimension)
            var low = high
            let rows = [UInt8](repeating: 255, count: dimension)
            for kernels in csk_dense_kernels.variants {
                var score: Float = 0
                whole.withUnsafeMutableBufferPointer { whole in
                    high.withUnsafeMutableBufferPointer { high in
                        low.withUnsafeMutableBufferPointer { low in
                            var query = csk_make_byte_query(
                                weights, dimension, 0, whole.baseAddress, high.baseAddress, low.baseAddress)
                            kernels.dot_bytes?(&query, rows, dimension, nil, 1, &score)
                        }
                    }
                }
                #expect(abs(score - sign * 255 * 65_536) < 1, "\(kernels.title)")
            }
        }
    }

    @Test("distances to bytes", arguments: dimensions)
    func byteDistances(dimension: Int) {
        for kernels in csk_dense_kernels.variants {
            let rows = Self.codes(7, dimension)
            let offsets = (0..<dimension).map { _ in Float.random(in: -1...1) }
            let steps = (0..<dimension).map { _ in Float.random(in: 0...0.01) }
            check(rows, dimension, title: kernels.title) { row in
                Self.distance(offsets, zip(steps, row).map { $0 * $1 })
            } scores: {
                kernels.distance_bytes?(offsets, steps, $0, dimension, $1, $2, $3)
            }
        }
    }

    @Test("every half becomes the same number in single precision")
    func halves() {
        let halves = (0...UInt16.max).map { $0 }
        for kernels in csk_dense_kernels.variants {
            var wide = [Float](repeating: 0, count: halves.count)
            kernels.widen_float16?(halves, halves.count, &wide)
            for (half, number) in zip(halves, wide) {
                let expected = Self.value(ofHalf: half)
                #expect(number == expected && number.sign == expected.sign || number.isNaN && expected.isNaN)
            }
            // A count that no vector divides.
            let some = Guarded(Array(halves[..<37]))
            let result = Guarded([Float](repeating: 0, count: 37))
            kernels.widen_float16?(some.pointer, 37, result.pointer)
            #expect(result.elements == Array(wide[..<37]))
            let codes = Guarded(randomBytes(37))
            kernels.widen_bytes?(codes.pointer, 37, result.pointer)
            #expect(result.elements == codes.elements.map(Float.init))
        }
    }

    @Test("a batch has every product of queries and rows", arguments: dimensions)
    func batches(dimension: Int) {
        for kernels in csk_dense_kernels.variants {
            let size = kernels.batch_size
            #expect(size <= Int(csk_largest_batch))
            for count in Self.counts {
                let rows = Self.float32(count, dimension)
                let queries = Self.float32(size, dimension).numbers
                let packed = Guarded((0..<dimension).flatMap { d in queries.map { $0[d] } })
                let memory = Guarded(rows.bytes)
                let scores = Guarded([Float](repeating: .nan, count: count * size))
                kernels.batch?(packed.pointer, memory.pointer, dimension, count, scores.pointer)
                for (row, numbers) in rows.numbers.enumerated() {
                    for (q, query) in queries.enumerated() {
                        let difference = Double(scores.pointer[row * size + q]) - Self.dot(query, numbers)
                        #expect(abs(difference) < 1e-4, "\(kernels.title)")
                    }
                }
            }
        }
    }

    @Test("what is above a threshold; NaN and equal scores are not")
    func above() {
        for kernels in csk_dense_kernels.variants {
            let size = kernels.batch_size
            for _ in 0..<100 {
                let choices: [Float] = [-.infinity, -1, 0, 1, .infinity, .nan]
                let scores = (0..<size).map { _ in choices.randomElement() ?? 0 }
                let thresholds = (0..<size).map { _ in choices.randomElement() ?? 0 }
                var expected: UInt64 = 0
                for i in 0..<size where scores[i] > thresholds[i] { expected |= 1 << UInt64(i) }
                #expect(kernels.above?(scores, thresholds) == expected, "\(kernels.title)")
            }
        }
    }
}

extension csk_dense_kernels {
    static var variants: [csk_dense_kernels] {
        var variants = [csk_dense_kernels](repeating: csk_dense_kernels(), count: 8)
        let count = csk_dense_variants(&variants, variants.count)
        return Array(variants.prefix(count))
    }

    var title: String { String(cString: name) }
}
