/// How the likeness of two vectors is measured; higher is more alike.
public enum VectorSimilarity: String, Hashable, Sendable, CaseIterable {
    /// The sum of the products of their weights: what sparse encoders are trained for.
    case dot
    /// The dot product of the vectors scaled to length 1; 0 where one of them is zero.
    case cosine
}
