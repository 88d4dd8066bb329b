import CSearchKernels
import Testing

/// The scan that ends the coarse pass, against a plain loop.
@Suite struct ScanTests {
    struct Window {
        let first: UInt32
        var groups = Int.random(in: 0...9)
        var accumulators: [UInt16] = []
        var rows: [(codes: Guarded<UInt8>, weight: UInt8)] = []
        var threshold: UInt16 = 0
        var allowed: Guarded<UInt64>?

        init(rows rowCount: Int, groups: Int) {
            first = UInt32(Int.random(in: 0...3) * Int(csk_group_size))
            self.groups = groups
            let edge = edgesOf16Bits.randomElement() ?? 0
            accumulators = (0..<groups * 64).map { _ in
                [0, 0, 0, 9, edge, .random(in: 0...0xFFFF)].randomElement() ?? 0
            }
            rows = (0..<rowCount).map { _ in
                let isEmpty = Int.random(in: 0..<6) == 0
                let codes = isEmpty ? [UInt8](repeating: 0, count: groups * 32) : randomBytes(groups * 32)
                return (Guarded(codes), [0, 1, 255, .random(in: 0...255)].randomElement() ?? 0)
            }
        }

        struct Result {
            var candidates: [UInt64] = []
            /// The first group that was left, each time.
            var stops: [Int] = []
            /// What is left in the accumulators.
            var rest: [UInt16] = []
        }

        /// Bits for the segment's documents from the very first on.
        mutating func allowSome() {
            allowed = Guarded(
                (0..<Int(first) / 64 + groups).map { _ in
                    [0, 1 << 63, .max, .random(in: 0 ... .max)].randomElement() ?? 0
                })
        }

        var candidates: [UInt64] {
            (0..<groups * 64).compactMap { i in
                var bound = accumulators[i]
                for row in rows {
                    let byte = row.codes.pointer[i / 64 * 32 + i % 32]
                    bound &+= UInt16(i % 64 < 32 ? byte & 15 : byte >> 4) * UInt16(row.weight)
                }
                let ordinal = first + UInt32(i)
                let isAllowed = allowed.map { $0.pointer[Int(ordinal / 64)] >> UInt64(ordinal % 64) & 1 == 1 } ?? true
                return bound > threshold && isAllowed ? UInt64(bound) << 32 | UInt64(~ordinal) : nil
            }
        }

        /// What a variant finds with room for so many candidates at a time.
        func scan(by variant: csk_search_kernels, capacity: Int) -> Result {
            let rest = Guarded(accumulators)
            let rows = rows.map { csk_row(codes: $0.codes.pointer, weight: $0.weight) }
            let found = Guarded([UInt64](repeating: 0, count: capacity))
            var result = Result()
            var group = 0
            while group < groups {
                let before = group
                let count = variant.scan(
                    rest.pointer, rows, rows.count, first, &group, groups, threshold, allowed?.pointer, found.pointer,
                    capacity)
                result.candidates += found.elements.prefix(count)
                result.stops.append(group)
                guard group > before else { break }
            }
            result.rest = rest.elements
            return result
        }
    }

    static let thresholds: [UInt16] = [0, 1, 9, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF]

    static func check(_ window: Window, capacity: Int) {
        let expected = window.candidates
        let stops = csk_search_kernels.variants.last.map { window.scan(by: $0, capacity: capacity).stops }
        for variant in csk_search_kernels.variants {
            let result = window.scan(by: variant, capacity: capacity)
            #expect(result.candidates == expected, "\(variant.title)")
            #expect(result.stops == stops, "\(variant.title)")
            #expect(result.rest.allSatisfy { $0 == 0 }, "\(variant.title)")
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 20, 40], [false, true])
    func findsWhatIsAboveTheThreshold(rows: Int, filters: Bool) {
        for groups in [0, 1, 2, 3, 8, 9] {
            for threshold in Self.thresholds {
                var window = Window(rows: rows, groups: groups)
                window.threshold = threshold
                if filters { window.allowSome() }
                Self.check(window, capacity: max(64, groups * 64))
            }
        }
    }

    /// It stops when there is no room for a group's 64 candidates, and goes on from there.
    @Test(arguments: [64, 65, 127, 128, 129, 191, 192, 300]) func goesOnWithWhatIsLeft(capacity: Int) {
        for round in 0..<20 {
            var window = Window(rows: Int.random(in: 0...7), groups: Int.random(in: 5...12))
            window.threshold = Self.thresholds[round % 3]
            if Bool.random() { window.allowSome() }
            Self.check(window, capacity: capacity)
        }
    }

    @Test func leavesEverythingWhenThereIsNoRoom() {
        let window = Window(rows: 2, groups: 3)
        for variant in csk_search_kernels.variants {
            let result = window.scan(by: variant, capacity: 63)
            #expect(result.candidates.isEmpty && result.stops == [0] && result.rest == window.accumulators)
        }
    }

    /// Sixteen bits are enough for what callers add; that they wrap is only to be the same everywhere.
    @Test func sumsOfManyRowsWrap() {
        var window = Window(rows: 0, groups: 2)
        window.rows = (0..<19).map { _ in (Guarded([UInt8](repeating: 0xFF, count: 64)), 255) }
        Self.check(window, capacity: 128)
    }
}
