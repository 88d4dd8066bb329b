import Retrieval

/// What a learned fusion knows: a candidate's score is Σ weight · feature + Σ trees(features).
///
/// Either part may be missing. Numbers are 32-bit floats, which survive a file exactly; sums are of 64 bits. Models
/// are files of their own beside a pipeline; docs/formats/learned-fusion.md describes the format.
public struct LearnedFusionModel: Hashable, Sendable {
    /// The legs in the order of the lists that are fused.
    public let legs: [String]
    /// The columns that weights and trees speak of.
    public let features: [CandidateFeature]
    /// The linear part: a weight for each feature.
    public let weights: [Float]
    /// The trees; their columns are ``features``.
    public let trees: RegressionTrees
    /// Where the model comes from, for readers: the method, the number of topics, figures. Nothing depends on it.
    public var origin: [String: String]

    /// Sizes above which a model is refused: it is damaged, or hostile.
    public enum Limit {
        public static let legs = 64
        public static let features = 4096
        public static let trees = 20_000
        public static let nodes = 2_000_000
    }

    /// - Throws: ``LearnedModelError/unusable(_:)`` when the parts do not fit each other.
    public init(
        legs: [String], features: [CandidateFeature], weights: [Float], trees: RegressionTrees = RegressionTrees(),
        origin: [String: String] = [:]
    ) throws(LearnedModelError) {
        if let problem = Self.problem(legs: legs, features: features, weights: weights, trees: trees) {
            throw .unusable(problem)
        }
        self.legs = legs
        self.features = features
        self.weights = weights
        self.trees = trees
        self.origin = origin
    }

    private static func problem(
        legs: [String], features: [CandidateFeature], weights: [Float], trees: RegressionTrees
    ) -> String? {
        if legs.isEmpty { return "it has no legs" }
        if Set(legs).count < legs.count { return "two legs have the same name" }
        if Set(features).count < features.count { return "a feature occurs twice" }
        if let leg = features.compactMap(\.leg).first(where: { !legs.indices.contains($0) }) {
            return "a feature is of leg \(leg), but there are \(legs.count) legs"
        }
        if weights.count != features.count {
            return "it has \(weights.count) weights for \(features.count) features"
        }
        if let weight = weights.first(where: { !$0.isFinite }) {
            return "the weight \(weight) is not a finite number"
        }
        if let column = trees.largestFeature, column >= features.count {
            return "a tree looks at feature \(column), but there are \(features.count) features"
        }
        return nil
    }

    /// Adds each candidate's score to `scores`.
    ///
    /// - Parameter rows: A number for each feature, candidate by candidate.
    func add(to scores: inout [Double], rows: [Float]) {
        let columns = weights.indices.filter { weights[$0] != 0 }
        for row in scores.indices {
            for column in columns {
                scores[row] += Double(weights[column]) * Double(rows[row * features.count + column])
            }
        }
        trees.add(to: &scores, rows: rows, width: features.count)
    }
}

/// Why a learned model cannot be used.
public enum LearnedModelError: Error, Equatable, CustomStringConvertible {
    /// The text is not JSON.
    case notJSON(String)
    /// The text is JSON but no model: all of its mistakes.
    case invalid([JSONProblem])
    /// The parts of a model do not fit each other.
    case unusable(String)

    public var description: String {
        switch self {
        case .notJSON(let reason): "the model is not JSON: \(reason)"
        case .invalid(let problems): problems.map(\.description).joined(separator: "\n")
        case .unusable(let problem): "the model cannot be used: \(problem)"
        }
    }
}
