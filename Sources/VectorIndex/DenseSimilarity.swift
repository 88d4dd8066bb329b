import CFaiss

/// How alike two vectors are; higher is more.
public enum DenseSimilarity: String, Hashable, Sendable, Codable, CaseIterable {
    /// The inner product. Scores are what it is, negative ones too.
    case dot
    /// The cosine of the angle between the vectors, from -1 to 1. Vectors and queries are scaled to length 1, so that a
    /// FAISS file of them is one of inner products; a vector of zeros has no direction and is refused.
    case cosine
    /// Euclidean: 1 / (1 + d²) of the distance d, from 0 to 1, as in Elasticsearch's `l2_norm`. FAISS's metric is L2.
    case l2

    var metric: CFaissMetric { self == .l2 ? CFaissMetricDistance : CFaissMetricInnerProduct }
}

extension DenseSimilarity {
    /// A vector as it is indexed and searched for, when its scores will be finite.
    ///
    /// By Cauchy and Schwarz no partial sum of an inner product is above the product of the lengths, and no distance is
    /// above their sum. So it is enough that both squared lengths are finite, four times for distances.
    package func prepare(_ vector: [Float], dimension: Int, name: @autoclosure () -> String) throws(VectorIndexError) -> [Float] {
        guard vector.count == dimension else {
            throw .wrongDimension(vector: name(), expected: dimension, found: vector.count)
        }
        var squaredLength: Float = 0
        for component in vector {
            squaredLength += component * component
        }
        guard (squaredLength * 4).isFinite || self != .l2 && squaredLength.isFinite else {
            if let component = vector.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite(vector: name(), component: component)
            }
            if self == .cosine { return try normalized(vector, name: name()) }
            throw .tooLong(vector: name())
        }
        return self == .cosine ? try normalized(vector, name: name()) : vector
    }

    /// In double precision, where every length of finite numbers is finite.
    private func normalized(_ vector: [Float], name: @autoclosure () -> String) throws(VectorIndexError) -> [Float] {
        var squaredLength = 0.0
        for component in vector {
            squaredLength += Double(component) * Double(component)
        }
        guard squaredLength > 0 else { throw .noDirection(vector: name()) }
        let factor = 1 / squaredLength.squareRoot()
        // Lengths that are 1 to rounding, as encoders' are, are left alone.
        return abs(squaredLength - 1) < 1e-6 ? vector : vector.map { Float(Double($0) * factor) }
    }
}
