import Foundation
import RemoteEngines
import Testing

@Suite struct ScoreConversionTests {
    private static let conversions: [ScoreConversion] = [.same, .centred, .positive, .reranked, .scaled(0.25)]

    /// A score here, and what the engines' documentation says that it is there.
    @Test(arguments: [
        (ScoreConversion.same, 3.5, 3.5), (.centred, 1, 1), (.centred, -1, 0), (.centred, 0.5, 0.75),
        (.positive, 0.5, 1.5), (.positive, 0, 1), (.positive, -1, 0.5), (.positive, -0.25, 0.8),
        (.reranked, 2.5, 3.5), (.reranked, 0, 1), (.reranked, -1, 0.36787944117144233), (.scaled(4), 2, 0.5),
    ]) func formulas(conversion: ScoreConversion, ours: Double, theirs: Double) {
        #expect(abs(conversion.theirs(ours) - theirs) < 1e-12)
        #expect(abs(conversion.ours(theirs) - ours) < 1e-12)
    }

    @Test(arguments: conversions) func oneUndoesTheOtherAndKeepsTheOrder(conversion: ScoreConversion) {
        let scores = stride(from: -3.0, through: 3, by: 0.125)
        let converted = scores.map(conversion.theirs)
        #expect(zip(scores, converted).allSatisfy { abs(conversion.ours($1) - $0) < 1e-9 })
        #expect(zip(converted, converted.dropFirst()).allSatisfy { $0 < $1 })
    }
}
