import Evaluation
import Foundation
import Testing

/// Tests of significance against SciPy, by `Fixtures/make_significance_golden.py`.
@Suite struct SignificanceTests {
    struct Golden: Decodable {
        struct Case: Decodable {
            var x, y: [Double]
            var t, t_p, randomization_p, low, high: Double
            var exact: Bool
        }
        struct Tail: Decodable {
            var t, df, p: Double
        }
        struct Family: Decodable {
            var p, adjusted: [Double]
        }
        var cases: [Case]
        var tails: [Tail]
        var families: [Family]
    }

    private let golden: Golden

    init() throws {
        golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("significance.json"))))
    }

    @Test func tailsOfStudentsDistribution() {
        for tail in golden.tails {
            let p = PairedTTest.pValue(statistic: tail.t, degreesOfFreedom: tail.df)
            #expect(abs(p - tail.p) <= 1e-9 * tail.p + 1e-290, "t \(tail.t), \(tail.df) degrees: \(p), not \(tail.p)")
            #expect(PairedTTest.pValue(statistic: -tail.t, degreesOfFreedom: tail.df) == p)
        }
    }

    @Test func pairedTTest() {
        for sample in golden.cases {
            let test = PairedTTest(differences: zip(sample.x, sample.y).map { $0 - $1 })
            #expect(abs(test.statistic - sample.t) < 1e-9 * max(1, abs(sample.t)))
            #expect(abs(test.pValue - sample.t_p) < 1e-9)
        }
    }

    @Test func randomizationTest() {
        for sample in golden.cases {
            let differences = zip(sample.x, sample.y).map { abs($0 - $1) < 1e-12 ? 0 : $0 - $1 }
            let test = RandomizationTest(differences: differences)
            #expect(test.isExact == sample.exact)
            if sample.exact {
                #expect(abs(test.pValue - sample.randomization_p) < 1e-12)
                #expect(test.permutations == 1 << differences.count { $0 != 0 })
            } else {
                // Both are samples: 100,000 and 500,000 permutations, five standard errors.
                let p = max(sample.randomization_p, 1e-4)
                #expect(abs(test.pValue - sample.randomization_p) < 5 * (p * (1 - p) * 1.2e-5).squareRoot())
                #expect(test.permutations == 100_000)
            }
        }
    }

    /// Random permutations against the exact test of the same sample.
    @Test func drawnPermutationsComeNearAllPermutations() {
        let differences = golden.cases[3].x.indices.map { golden.cases[3].x[$0] - golden.cases[3].y[$0] }
        let exact = RandomizationTest(differences: differences)
        let count = differences.count { $0 != 0 }
        let drawn = RandomizationTest(differences: differences, permutations: (1 << count) - 1, seed: 9)
        #expect(exact.isExact && !drawn.isExact)
        let error = (exact.pValue * (1 - exact.pValue) / Double(drawn.permutations)).squareRoot()
        #expect(abs(drawn.pValue - exact.pValue) < 5 * error + 1 / Double(drawn.permutations))
    }

    @Test func bootstrapInterval() {
        for sample in golden.cases where sample.x.count >= 8 {
            let interval = BootstrapInterval(meanOf: zip(sample.x, sample.y).map { $0 - $1 })
            let width = sample.high - sample.low
            #expect(abs(interval.range.lowerBound - sample.low) < 0.04 * width)
            #expect(abs(interval.range.upperBound - sample.high) < 0.04 * width)
        }
    }

    @Test func holm() {
        for family in golden.families {
            for (value, expected) in zip(Holm.adjusted(family.p), family.adjusted) {
                #expect(abs(value - expected) < 1e-12)
            }
        }
        #expect(Holm.adjusted([]).isEmpty)
    }

    @Test func theSameSeedGivesTheSameFigures() {
        let differences = (0..<50).map { Double(($0 * 37) % 23 - 10) / 23 }
        #expect(RandomizationTest(differences: differences) == RandomizationTest(differences: differences))
        #expect(
            RandomizationTest(differences: differences, seed: 2).pValue
                != RandomizationTest(differences: differences, seed: 3).pValue)
        #expect(BootstrapInterval(meanOf: differences) == BootstrapInterval(meanOf: differences))
    }

    @Test(arguments: [[], [0.0], [0, 0, 0, 0]]) func nothingDiffers(_ differences: [Double]) {
        #expect(PairedTTest(differences: differences).pValue == 1)
        #expect(RandomizationTest(differences: differences).pValue == 1)
        #expect(BootstrapInterval(meanOf: differences).range == 0...0)
    }

    @Test func constantDifferences() {
        let test = PairedTTest(differences: [0.5, 0.5, 0.5])
        #expect(test.statistic == .infinity)
        #expect(test.pValue == 0)
        #expect(RandomizationTest(differences: [0.5, 0.5, 0.5]).pValue == 0.25)
        #expect(PairedTTest(differences: [0.5]).pValue == 1)
    }

    @Test func comparesRunsTopicByTopic() throws {
        let measures = try [Measure("nDCG@10"), Measure("MAP")]
        func result(_ topics: [String], _ values: [Double]) -> EvaluationResult {
            EvaluationResult(measures: measures, topics: topics, values: values.map { [$0, 0.5] })
        }
        let baseline = result(["a", "b", "c", "d"], [0.1, 0.2, 0.3, 0.4])
        let better = result(["d", "c", "b", "a"], [0.5, 0.4, 0.3, 0.2])
        let mixed = result(["a", "b", "c", "x"], [0.1 + 1e-12, 0.1, 0.4, 0])
        let comparison = try RunComparison([better, mixed], baseline: baseline)
        #expect(comparison.topics == ["a", "b", "c"])
        let first = comparison.comparisons[0][0]
        #expect((first.wins, first.ties, first.losses) == (3, 0, 0))
        #expect(abs(first.meanDifference - 0.1) < 1e-12)
        #expect(first.randomization.pValue == 0.25)
        #expect(first.adjustedPValue == 0.5)
        let second = comparison.comparisons[1][0]
        #expect((second.wins, second.ties, second.losses) == (1, 1, 1))
        #expect(second.adjustedPValue == 1)
        #expect(comparison.comparisons[0][1].adjustedTTestPValue == 1)
        #expect(throws: EvaluationError.noCommonTopics) {
            try RunComparison([result(["y"], [1])], baseline: baseline)
        }
    }
}
