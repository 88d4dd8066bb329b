/// How much of what the best weights of each topic would gain is gained by weights that are predicted.
public struct OracleGain: Hashable, Sendable {
    /// The measure's mean with the best weights that are the same for all topics.
    public var fixed: Double
    /// The mean with the predicted weights.
    public var predicted: Double
    /// The mean with each topic's own best weights, which only judgements tell.
    public var oracle: Double

    public init(fixed: Double, predicted: Double, oracle: Double) {
        self.fixed = fixed
        self.predicted = predicted
        self.oracle = oracle
    }

    /// (predicted − fixed) / (oracle − fixed); 0 where there is nothing to gain.
    public var recovered: Double {
        oracle > fixed ? (predicted - fixed) / (oracle - fixed) : 0
    }
}
