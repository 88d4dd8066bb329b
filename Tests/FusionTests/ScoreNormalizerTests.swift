import Foundation
import Fusion
import Retrieval
import Testing

@Suite struct ScoreNormalizerTests {
    @Test func namesAreThoseOfPipelines() {
        #expect(
            ScoreNormalizer.standard.map(\.name)
                == ["none", "minmax", "l2_norm", "zscore", "dbsf", "rank", "sigmoid", "max", "sum"])
        #expect(ScoreNormalizer(name: "l2") == nil)
        #expect(ScoreNormalizer.names.allSatisfy { ScoreNormalizer(name: $0)?.name == $0 })
    }

    @Test func values() {
        #expect(ScoreNormalizer.none.normalize([3, -1]) == [3, -1])
        #expect(ScoreNormalizer.minmax.normalize([3, 1, -1]) == [1, 0.5, 0])
        #expect(ScoreNormalizer.l2Norm.normalize([3, 4]) == [0.6, 0.8])
        #expect(ScoreNormalizer.rank.normalize([9, 7, 7, 1]) == [1, 0.75, 0.5, 0.25])
        #expect(ScoreNormalizer.rank.normalize([1, 9]) == [0.5, 1])
        #expect(ScoreNormalizer.max.normalize([8, 2, -4]) == [1, 0.25, -0.5])
        #expect(ScoreNormalizer.max.normalize([-1, -4]) == [-0.25, -1])
        #expect(ScoreNormalizer.sum.normalize([5, 3, 1]) == [4.0 / 6, 2.0 / 6, 0])
        #expect(ScoreNormalizer.sigmoid().normalize([0, 800, -800]) == [0.5, 1, 0])
        #expect(ScoreNormalizer.sigmoid(a: 2, b: -6).normalize([3]) == [0.5])
        // The population's deviation of 1…5 is √2.
        let z = ScoreNormalizer.zscore.normalize([5, 4, 3, 2, 1])
        for (value, expected) in zip(z, [2, 1, 0, -1, -2].map { $0 / 2.0.squareRoot() }) {
            #expect(abs(value - expected) < 1e-15)
        }
    }

    /// 0 and the maximum for BM25, −1 and the maximum for cosines; not the list's minimum.
    @Test func theoreticalMinmaxKnowsTheLowestScore() {
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: 0).normalize([20, 15, 10]) == [1, 0.75, 0.5])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: -1).normalize([0.5, 0.125, -0.25]) == [1, 0.75, 0.5])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: 0).normalize([7]) == [1])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: 0).normalize([7, 7]) == [1, 1])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: 0).normalize([0, 0]) == [0, 0])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: 0).normalize([4, -1]) == [1, 0])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: 5).normalize([4, -1]) == [0, 0])
    }

    @Test func dbsfIsThreeDeviationsAroundTheMean() {
        // Mean 2, deviation of the population 1: from −1 to 5.
        #expect(ScoreNormalizer.dbsf.normalize([3, 1]) == [4.0 / 6, 2.0 / 6])
        let sample = ScoreNormalizer(.dbsf(.sample, clamped: false)).normalize([3, 1])
        #expect(abs(sample[0] - (0.5 + 1 / (6 * 2.0.squareRoot()))) < 1e-15)
        // One of twelve is more than three deviations away.
        let outlier = [Double](repeating: 0, count: 11)
        #expect(ScoreNormalizer.dbsf.normalize([9] + outlier)[0] > 1)
        #expect(ScoreNormalizer(.dbsf(.population, clamped: true)).normalize([9] + outlier)[0] == 1)
    }

    @Test func constantLists() {
        #expect(ScoreNormalizer.minmax.normalize([7, 7]) == [1, 1])
        #expect(ScoreNormalizer.minmax.normalize([0]) == [1])
        #expect(ScoreNormalizer.zscore.normalize([0.1, 0.1, 0.1]) == [0, 0, 0])
        #expect(ScoreNormalizer.l2Norm.normalize([0, 0]) == [0, 0])
        #expect(ScoreNormalizer.l2Norm.normalize([5]) == [1])
        #expect(ScoreNormalizer.dbsf.normalize([7, 7]) == [0.5, 0.5])
        #expect(ScoreNormalizer(.dbsf(.sample, clamped: false)).normalize([3]) == [0.5])
        #expect(ScoreNormalizer.sum.normalize([7, 7]) == [0.5, 0.5])
        #expect(ScoreNormalizer.rank.normalize([7, 7]) == [1, 0.5])
        #expect(ScoreNormalizer.max.normalize([0, 0]) == [0, 0])
        #expect(ScoreNormalizer(.minmax, equalScores: .unchanged).normalize([7, 7]) == [7, 7])
        #expect(ScoreNormalizer(.minmax, equalScores: .value(0)).normalize([7]) == [0])
    }

    @Test func aFloorReplacesWhatIsNotAboveZero() {
        #expect(ScoreNormalizer(.minmax, floor: 0.001).normalize([3, 2, 1]) == [1, 0.5, 0.001])
        #expect(ScoreNormalizer(.zscore(.sample), floor: 0.001).normalize([3, 2, 1]) == [1, 0.001, 0.001])
    }

    @Test(arguments: ScoreNormalizer.standard) func emptyAndNotFinite(_ normalizer: ScoreNormalizer) {
        #expect(normalizer.normalize([]) == [])
        #expect(normalizer.normalize([.infinity, .nan]) == [0, 0])
        let normalized = normalizer.normalize([.infinity, 2, 1, -.infinity])
        #expect(normalized == [0] + normalizer.normalize([2, 1]) + [0])
    }

    @Test(arguments: [1e308, 1e-308, .leastNonzeroMagnitude, 1e160, 1e-160])
    func survivesExtremeScales(_ scale: Double) {
        #expect(ScoreNormalizer.minmax.normalize([scale, -scale]) == [1, 0])
        #expect(ScoreNormalizer.zscore.normalize([scale, -scale]) == [1, -1])
        #expect(abs(ScoreNormalizer.dbsf.normalize([scale, -scale])[0] - 4.0 / 6) < 1e-15)
        #expect(ScoreNormalizer.max.normalize([scale, -scale]) == [1, -1])
        #expect(ScoreNormalizer.sum.normalize([scale, -scale]) == [1, 0])
        #expect(ScoreNormalizer.theoreticalMinmax(lowest: -scale).normalize([scale, 0]) == [1, 0.5])
        #expect(abs(ScoreNormalizer.l2Norm.normalize([scale, scale])[0] - 0.5.squareRoot()) < 1e-15)
    }

    // MARK: JSON

    private static let written: [(ScoreNormalizer, String)] = [
        (.minmax, #""minmax""#), (.sigmoid(), #""sigmoid""#), (.theoreticalMinmax(lowest: nil), #""theoretical_minmax""#),
        (.theoreticalMinmax(lowest: -1), #"{"theoretical_minmax":{"lowest":-1}}"#),
        (.sigmoid(a: 2, b: 0.5), #"{"sigmoid":{"a":2,"b":0.5}}"#),
        (ScoreNormalizer(.dbsf(.sample, clamped: true), equalScores: .value(0)),
            #"{"dbsf":{"clamp":true,"deviation":"sample","equal_scores":0}}"#),
        (ScoreNormalizer(.minmax, equalScores: .unchanged, floor: 0.001),
            #"{"minmax":{"equal_scores":"unchanged","floor":0.001}}"#),
        (ScoreNormalizer(.zscore(.sample), floor: 0.25), #"{"zscore":{"deviation":"sample","floor":0.25}}"#),
    ]

    @Test(arguments: written) func isWrittenAndRead(normalizer: ScoreNormalizer, text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode([normalizer]), as: UTF8.self) == "[\(text)]")
        #expect(try JSONDecoder().decode([ScoreNormalizer].self, from: Data("[\(text)]".utf8)) == [normalizer])
    }

    @Test(arguments: [#""l2""#, "3", #"{"minmax": {"a": 1}}"#, #"{"sigmoid": {"a": 0}}"#, "{}", #"{"dbsf": {"deviation": "x"}}"#])
    func whatIsNoneIsRefused(text: String) {
        #expect(throws: JSONProblem.self) {
            try JSONDecoder().decode([ScoreNormalizer].self, from: Data("[\(text)]".utf8))
        }
    }
}
