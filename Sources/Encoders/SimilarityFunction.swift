/// How the vectors of an encoder are meant to be compared (`similarity_fn_name`).
public enum SimilarityFunction: String, Decodable, Hashable, Sendable, CaseIterable {
    /// The cosine of the angle between two vectors.
    case cosine
    /// The dot product; for vectors of length 1 the same as the cosine.
    case dot
    /// The negative Euclidean distance.
    case euclidean
    /// The negative Manhattan distance.
    case manhattan
}
