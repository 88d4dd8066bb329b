import Foundation
import Retrieval

/// How the weights of a linear fusion depend on the query:
///
///     weight of leg l = fixed weight of l · e^(Σ effect of feature f on l · z(f)) · scale
///
/// where z(f) = (value of f − mean) / deviation, cut to ``Limit/reach`` either way, and 0 for a value that is not known.
/// The scale makes the sum of the weights that of the fixed ones. A query whose features have their means, and any query
/// of a model without features, gets the fixed weights.
///
/// Models are files of their own beside a pipeline; docs/query-dependent-fusion.md describes the format.
public struct QueryDependentModel: Hashable, Sendable {
    /// A feature's part in the weights.
    public struct Term: Hashable, Sendable {
        /// What is known of the query.
        public var feature: QueryFeature
        /// The feature's mean over the training topics.
        public var mean: Double
        /// Its standard deviation over them, above 0.
        public var deviation: Double
        /// What one deviation more adds to the logarithm of each leg's weight.
        public var effects: [Double]

        public init(feature: QueryFeature, mean: Double, deviation: Double, effects: [Double]) {
            self.feature = feature
            self.mean = mean
            self.deviation = deviation
            self.effects = effects
        }
    }

    /// The legs in the order of the lists that are fused.
    public let legs: [String]
    /// How the scores of each leg are normalised.
    public let normalizers: [ScoreNormalizer]
    /// The weights of a query of which nothing is known.
    public let weights: [Double]
    public let terms: [Term]
    /// Where the model comes from, for readers: the number of topics, figures. Nothing depends on it.
    public var origin: [String: String]

    /// Limits of what models may hold and do.
    public enum Limit {
        /// A model of more legs or terms is damaged, or hostile.
        public static let legs = 16
        public static let terms = 4096
        /// How many deviations from its mean a value counts at most.
        public static let reach = 3.0
    }

    /// - Throws: ``LearnedModelError/unusable(_:)`` when the parts do not fit each other.
    public init(
        legs: [String], normalizers: [ScoreNormalizer], weights: [Double], terms: [Term] = [],
        origin: [String: String] = [:]
    ) throws(LearnedModelError) {
        if let problem = Self.problem(legs: legs, terms: terms) { throw .unusable(problem) }
        do {
            _ = try LinearFusion(weights: weights, normalizers: normalizers)
        } catch {
            throw .unusable("\(error)")
        }
        guard weights.count == legs.count else {
            throw .unusable("it has \(weights.count) weights for \(legs.count) legs")
        }
        self.legs = legs
        self.normalizers = normalizers
        self.weights = weights
        self.terms = terms
        self.origin = origin
    }

    private static func problem(legs: [String], terms: [Term]) -> String? {
        if legs.isEmpty { return "it has no legs" }
        if Set(legs).count < legs.count { return "two legs have the same name" }
        if Set(terms.map(\.feature)).count < terms.count { return "a feature occurs twice" }
        for term in terms {
            if let leg = term.feature.legs.first(where: { !legs.indices.contains($0) }) {
                return "a feature is of leg \(leg), but there are \(legs.count) legs"
            }
            if term.effects.count != legs.count {
                return "a feature has \(term.effects.count) effects for \(legs.count) legs"
            }
            if let effect = term.effects.first(where: { !$0.isFinite }) {
                return "the effect \(effect) is not a finite number"
            }
            if !term.mean.isFinite { return "the mean \(term.mean) is not a finite number" }
            if !(term.deviation > 0 && term.deviation.isFinite) {
                return "a deviation must be a finite number above 0, found \(term.deviation)"
            }
        }
        return nil
    }

    /// The weights for a query.
    ///
    /// - Parameter value: The value of a feature, nil where it is not known.
    /// - Complexity: O(terms · legs).
    func predictedWeights(_ value: (QueryFeature) -> Double?) -> [Double] {
        guard !terms.isEmpty else { return weights }
        var exponents = [Double](repeating: 0, count: legs.count)
        for term in terms {
            guard let value = value(term.feature) else { continue }
            let deviations = min(max((value - term.mean) / term.deviation, -Limit.reach), Limit.reach)
            for leg in exponents.indices { exponents[leg] += term.effects[leg] * deviations }
        }
        return moved(by: exponents) ?? weights
    }

    /// The weights times e to some powers, with the same sum; nil for numbers that leave a double's range, which no trained
    /// model makes.
    private func moved(by exponents: [Double]) -> [Double]? {
        // The greatest factor is 1, so that none overflows.
        let greatest = zip(weights, exponents).filter { $0.0 > 0 }.map { $0.1 }.max() ?? 0
        let moved = zip(weights, exponents).map { weight, exponent in
            weight > 0 ? weight * exp(exponent - greatest) : 0
        }
        let scale = weights.reduce(0, +) / moved.reduce(0, +)
        let scaled = moved.map { $0 * scale }
        return scaled.allSatisfy(\.isFinite) ? scaled : nil
    }
}
