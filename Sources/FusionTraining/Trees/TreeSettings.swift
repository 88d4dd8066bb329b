/// How trees are grown. Defaults are for the few hundred topics that people judge.
public struct TreeSettings: Hashable, Sendable {
    /// The most leaves of a tree.
    public var leaves = 8
    /// The most steps from the root to a leaf.
    public var depth = 6
    /// The fewest rows (candidates) in a leaf.
    public var rowsPerLeaf = 50
    /// The least sum of second derivatives in a leaf.
    public var hessianPerLeaf = 1e-3
    /// What is added to the sum of second derivatives (λ): the larger, the nearer leaves are to 0.
    public var penalty = 1.0
    /// What part of the features each tree may look at.
    public var featureShare = 1.0
    /// What part of the topics each tree is grown on.
    public var topicShare = 1.0
    /// Whether scores must rise with features of which more is better and fall with the others
    /// (``CandidateFeature/direction``).
    public var isMonotone = true

    public init() {}
}
