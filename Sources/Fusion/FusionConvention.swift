/// How another system fuses, in the terms of ``CombinedFusion``.
///
/// A convention is nothing but a name for explicit parameters. Ties are in order of id here whatever the system does. The
/// facts are those of the systems' sources and tests as of 2026.
public enum FusionConvention: String, CaseIterable, Hashable, Sendable {
    /// `rrf` with k 60, ranks from 1; `linear` with minmax that leaves equal scores as they are.
    case elasticsearch
    /// min_max with 1 for equal scores and .001 for the least; l2; z_score with the sample's deviation and .001 for all that is
    /// not above 0; their means, with weights that sum to 1; rrf with k 60, ranks from 1.
    case opensearch
    /// `rrf` with k 2 and positions from 0, weights within the rank: 1 / ((position + 1) / w + k − 1); `dbsf` with the sample's
    /// deviation, .5 for equal scores, not cut.
    case qdrant
    /// `relativeScoreFusion`: minmax, 1 for equal scores, weights alpha and 1 − alpha; `rankedFusion`: w / (60 + position), from 0.
    case weaviate
    /// `distribution_based_rank_fusion`: mean ± 3 of the population's deviations, 0 for equal scores; of several lists a
    /// document has its greatest score, and there are no weights; `reciprocal_rank_fusion`: k 60, ranks from 1, scaled to 0…1.
    case haystack
    /// `reciprocal_rank` with k 60, ranks from 1; `normalize_linear`, which is minmax.
    case vespa
    /// The hybrid searcher's α · sparse + dense of raw scores, where an absent document has its list's minimum.
    case pyserini

    /// A system's fusion, written out.
    public struct Parameters: Hashable, Sendable {
        public var combiner: Combiner
        public var normalizer: ScoreNormalizer
        public var absent: AbsentDocuments
        public var isScaled: Bool
        /// Whether weights are brought to a sum of 1.
        public var weightsSumToOne: Bool

        init(
            _ combiner: Combiner, _ normalizer: ScoreNormalizer = .none, absent: AbsentDocuments = .zero,
            isScaled: Bool = false, weightsSumToOne: Bool = false
        ) {
            self.combiner = combiner
            self.normalizer = normalizer
            self.absent = absent
            self.isScaled = isScaled
            self.weightsSumToOne = weightsSumToOne
        }

        /// The fusion of legs with these weights.
        ///
        /// - Throws: ``FusionError``, when a weight is negative or not finite, or all are 0 where they have to sum to 1.
        public func fusion(weights: [Double]) throws(FusionError) -> CombinedFusion {
            try CombinedFusion(
                combiner, weights: try legWeights(weights), normalizer: normalizer, absent: absent, isScaled: isScaled)
        }

        /// The weights as the system uses them.
        public func legWeights(_ weights: [Double]) throws(FusionError) -> [Double] {
            guard weightsSumToOne else { return weights }
            try FusionError.check(weights: weights)
            let sum = weights.reduce(0, +)
            guard sum > 0, sum.isFinite else { throw .notOfConvention("weights have to sum to 1, found a sum of \(sum)") }
            return weights.map { $0 / sum }
        }
    }

    /// The system's name for its method when none is said: its default.
    public var defaultMethod: String { methods[0].name }

    /// The names of the system's methods.
    public var methodNames: [String] { methods.map(\.name) }

    /// The parameters of one of the system's methods, by the system's name for it.
    ///
    /// - Throws: ``FusionError/notOfConvention(_:)`` when the system has no such method.
    public func parameters(method: String? = nil) throws(FusionError) -> Parameters {
        let name = method ?? defaultMethod
        guard let found = methods.first(where: { $0.name == name }) else {
            throw .notOfConvention(
                "\(rawValue) has no method \"\(name)\"; it has \(methodNames.joined(separator: ", "))")
        }
        return found.parameters
    }

    private var methods: [(name: String, parameters: Parameters)] {
        let rrf = Parameters(.rrf(.init()))
        switch self {
        case .elasticsearch:
            return [
                ("rrf", rrf), ("linear", Parameters(.sum, ScoreNormalizer(.minmax, equalScores: .unchanged))),
                ("linear_l2_norm", Parameters(.sum, .l2Norm)),
            ]
        case .opensearch: return Self.openSearch + [("rrf", rrf)]
        case .qdrant:
            return [
                ("rrf", Parameters(.rrf(.init(constant: 2, origin: 0, weighting: .rank)))),
                ("dbsf", Parameters(.sum, ScoreNormalizer(.dbsf(.sample, clamped: false)))),
            ]
        case .weaviate:
            return [
                ("relativeScoreFusion", Parameters(.sum, .minmax, weightsSumToOne: true)),
                ("rankedFusion", Parameters(.rrf(.init(constant: 60, origin: 0)), weightsSumToOne: true)),
            ]
        case .haystack:
            return [
                ("reciprocal_rank_fusion", Parameters(.rrf(.init()), isScaled: true, weightsSumToOne: true)),
                ("distribution_based_rank_fusion",
                    Parameters(.max, ScoreNormalizer(.dbsf(.population, clamped: false), equalScores: .value(0)))),
            ]
        case .vespa:
            return [("reciprocal_rank_fusion", rrf), ("normalize_linear", Parameters(.sum, .minmax))]
        case .pyserini: return [("hybrid", Parameters(.sum, absent: .minimum))]
        }
    }

    /// Every technique with every combination that OpenSearch allows, as `min_max+arithmetic_mean`.
    private static var openSearch: [(name: String, parameters: Parameters)] {
        let floor = 0.001
        let techniques: [(String, ScoreNormalizer)] = [
            ("min_max", ScoreNormalizer(.minmax, floor: floor)), ("l2", .l2Norm),
            ("z_score", ScoreNormalizer(.zscore(.sample), floor: floor)),
        ]
        return techniques.flatMap { name, normalizer in
            // Only the arithmetic mean goes with z_score.
            Combiner.Mean.allCases.filter { $0 == .arithmetic || name != "z_score" }.map { mean in
                ("\(name)+\(mean.rawValue)", Parameters(.mean(mean), normalizer, weightsSumToOne: true))
            }
        }
    }
}
