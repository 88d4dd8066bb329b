/// Fisher's randomisation test of paired samples, two-sided: how often is the mean difference at least so far from 0
/// when each topic's two values are exchanged at random?
///
/// It supposes nothing about the distribution of the values, and is what Smucker, Allan and Carterette (CIKM 2007)
/// recommend for runs.
public struct RandomizationTest: Equatable, Sendable {
    /// From 0 to 1; never 0, as the samples as they are count among the permutations.
    public let pValue: Double
    /// How many permutations were looked at.
    public let permutations: Int
    /// Whether those were all that there are; else they were drawn at random.
    public let isExact: Bool

    /// Tests differences. Zeros among them change nothing.
    ///
    /// - Parameters:
    ///   - permutations: How many are drawn. When there are no more than that (two to the power of the number of
    ///     differences that are not 0), each of them is looked at once instead.
    ///   - seed: Decides what is drawn: the same seed, the same result.
    /// - Precondition: `permutations` is at least 1.
    /// - Complexity: O(n × permutations / 8).
    public init(differences: [Double], permutations: Int = 100_000, seed: UInt64 = 1) {
        precondition(permutations > 0, "\(permutations) permutations")
        let differences = differences.filter { $0 != 0 }
        let observed = abs(differences.reduce(0, +))
        // Sums of the same numbers in another order differ in their last bits.
        let threshold = observed - 1e-12 * differences.reduce(0) { $0 + abs($1) }
        if differences.count < Int.bitWidth - 2, 1 << differences.count <= permutations {
            let extreme = Self.extremeSums(differences[...], from: 0, threshold)
            self.permutations = 1 << differences.count
            isExact = true
            pValue = Double(extreme) / Double(self.permutations)
        } else {
            var sums = RandomSignedSums(differences, seed: seed)
            let extreme = (0..<permutations).count { _ in abs(sums.next()) >= threshold }
            self.permutations = permutations
            isExact = false
            // The observed order is one of the permutations (Phipson and Smyth 2010).
            pValue = Double(extreme + 1) / Double(permutations + 1)
        }
    }

    /// How many of all sums of signed differences are at least the threshold away from 0.
    private static func extremeSums(_ rest: ArraySlice<Double>, from sum: Double, _ threshold: Double) -> Int {
        guard let first = rest.first else { return abs(sum) >= threshold ? 1 : 0 }
        let others = rest.dropFirst()
        return extremeSums(others, from: sum + first, threshold) + extremeSums(others, from: sum - first, threshold)
    }
}

/// Sums of numbers with random signs.
///
/// The sums of every eight numbers with all their signs are in a table, so that eight signs are one look-up.
private struct RandomSignedSums {
    private let table: ContiguousArray<Double>
    private var random: SplitMix64

    init(_ numbers: [Double], seed: UInt64) {
        random = SplitMix64(seed: seed)
        var table: ContiguousArray<Double> = []
        for start in stride(from: 0, to: numbers.count, by: 8) {
            let group = numbers[start..<min(start + 8, numbers.count)]
            for signs in 0..<256 {
                let signed = group.enumerated().map { signs >> $0.offset & 1 == 0 ? $0.element : -$0.element }
                table.append(signed.reduce(0, +))
            }
        }
        self.table = table
    }

    mutating func next() -> Double {
        var sum = 0.0
        var start = 0
        while start < table.count {
            var bits = random.next()
            let end = min(start + 8 * 256, table.count)
            while start < end {
                sum += table[start + Int(truncatingIfNeeded: bits & 0xFF)]
                bits >>= 8
                start += 256
            }
        }
        return sum
    }
}
