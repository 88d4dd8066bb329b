import Fusion
import Testing

@Suite struct ScoreNormalizerTests {
    @Test func namesAreThoseOfPipelines() {
        #expect(ScoreNormalizer.allCases.map(\.rawValue) == ["none", "minmax", "l2_norm", "zscore"])
        #expect(ScoreNormalizer(rawValue: "l2") == nil)
    }

    @Test func values() {
        #expect(ScoreNormalizer.none.normalize([3, -1]) == [3, -1])
        #expect(ScoreNormalizer.minmax.normalize([3, 1, -1]) == [1, 0.5, 0])
        #expect(ScoreNormalizer.l2Norm.normalize([3, 4]) == [0.6, 0.8])
        // The population's deviation of 1…5 is √2.
        let z = ScoreNormalizer.zscore.normalize([5, 4, 3, 2, 1])
        for (value, expected) in zip(z, [2, 1, 0, -1, -2].map { $0 / 2.0.squareRoot() }) {
            #expect(abs(value - expected) < 1e-15)
        }
    }

    @Test func constantLists() {
        #expect(ScoreNormalizer.minmax.normalize([7, 7]) == [1, 1])
        #expect(ScoreNormalizer.minmax.normalize([0]) == [1])
        #expect(ScoreNormalizer.zscore.normalize([0.1, 0.1, 0.1]) == [0, 0, 0])
        #expect(ScoreNormalizer.l2Norm.normalize([0, 0]) == [0, 0])
        #expect(ScoreNormalizer.l2Norm.normalize([5]) == [1])
    }

    @Test(arguments: ScoreNormalizer.allCases) func emptyAndNotFinite(_ normalizer: ScoreNormalizer) {
        #expect(normalizer.normalize([]) == [])
        #expect(normalizer.normalize([.infinity, .nan]) == [0, 0])
        let normalized = normalizer.normalize([.infinity, 2, 1, -.infinity])
        #expect(normalized == [0] + normalizer.normalize([2, 1]) + [0])
    }

    @Test(arguments: [1e308, 1e-308, .leastNonzeroMagnitude, 1e160, 1e-160])
    func survivesExtremeScales(_ scale: Double) {
        #expect(ScoreNormalizer.minmax.normalize([scale, -scale]) == [1, 0])
        #expect(ScoreNormalizer.zscore.normalize([scale, -scale]) == [1, -1])
        #expect(abs(ScoreNormalizer.l2Norm.normalize([scale, scale])[0] - 0.5.squareRoot()) < 1e-15)
    }
}
