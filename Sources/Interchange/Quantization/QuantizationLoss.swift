/// How far scores of integer weights, divided by the square of the factor, are from those in full precision: over the
/// pairs of a query and a document that full precision has in its top k. Equal scores rank by id on both sides.
public struct QuantizationLoss: Hashable, Sendable {
    /// The queries that found something in full precision.
    public var queries: Int
    /// k: how many documents of each query are looked at.
    public var depth: Int
    /// The pairs of a query and a document.
    public var pairs: Int
    /// The largest difference of two scores.
    public var largestError: Double
    /// The mean difference, without its sign.
    public var meanError: Double
    /// The largest difference as a share of the score in full precision.
    public var largestRelativeError: Double
    /// The mean of those shares.
    public var meanRelativeError: Double
    /// The share of a query's top k that is in the top k by integers too; the mean over queries.
    public var recall: Double

    public init(
        queries: Int, depth: Int, pairs: Int, largestError: Double, meanError: Double, largestRelativeError: Double,
        meanRelativeError: Double, recall: Double
    ) {
        self.queries = queries
        self.depth = depth
        self.pairs = pairs
        self.largestError = largestError
        self.meanError = meanError
        self.largestRelativeError = largestRelativeError
        self.meanRelativeError = meanRelativeError
        self.recall = recall
    }
}
