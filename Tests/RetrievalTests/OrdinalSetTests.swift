import Retrieval
import Testing

/// Sets of bits against sets of numbers.
@Suite struct OrdinalSetTests {
    private func random(_ capacity: Int) -> (bits: OrdinalSet, numbers: Set<UInt32>) {
        var bits = OrdinalSet(capacity: capacity)
        let share = Double.random(in: 0...1)
        let numbers = Set((0..<UInt32(capacity)).filter { _ in Double.random(in: 0..<1) < share })
        for number in numbers { bits.insert(number) }
        return (bits, numbers)
    }

    @Test func algebraIsThatOfSets() {
        for capacity in [0, 1, 63, 64, 65, 128, 200] {
            for _ in 0..<20 {
                let (a, b) = (random(capacity), random(capacity))
                var (union, intersection, difference) = (a.bits, a.bits, a.bits)
                union.formUnion(b.bits)
                intersection.formIntersection(b.bits)
                difference.subtract(b.bits)
                #expect(Set(union) == a.numbers.union(b.numbers))
                #expect(Set(intersection) == a.numbers.intersection(b.numbers))
                #expect(Set(difference) == a.numbers.subtracting(b.numbers))
                #expect(a.bits.isEmpty == a.numbers.isEmpty)
            }
        }
    }

    @Test func insertsRangesAndLists() {
        for _ in 0..<300 {
            let capacity = Int.random(in: 0...300)
            let (bits, numbers) = random(capacity)
            let start = UInt32.random(in: 0...UInt32(capacity))
            let range = start..<UInt32.random(in: start...UInt32(capacity))
            var ranged = bits
            ranged.insert(range)
            #expect(Set(ranged) == numbers.union(range))
            var listed = bits
            let list = Array(range).shuffled() + range.prefix(2)
            #expect(list.withUnsafeBufferPointer { listed.insert(contentsOf: $0) })
            #expect(listed == ranged)
            #expect(![UInt32(capacity)].withUnsafeBufferPointer { listed.insert(contentsOf: $0) })
            #expect(listed == ranged)
        }
    }

    @Test func aTallyCounts() {
        for capacity in [0, 1, 64, 150] {
            for count in 0..<12 {
                let sets = (0..<count).map { _ in random(capacity) }
                var tally = OrdinalTally(capacity: capacity)
                for set in sets { tally.add(set.bits) }
                for least in [-1, 0, 1, 2, 3, 4, 5, 7, 8, 11, 12, 13, .max] {
                    let expected = (0..<UInt32(capacity)).filter { number in
                        sets.count { $0.numbers.contains(number) } >= least
                    }
                    #expect(Array(tally.documents(inAtLeast: least)) == expected)
                }
            }
        }
    }
}
