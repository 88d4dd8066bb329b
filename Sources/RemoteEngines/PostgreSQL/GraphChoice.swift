import IndexStore
import VectorIndex

/// Which dense legs get an HNSW graph in a table, as their FAISS index here would be one.
package struct GraphChoice: Hashable, Sendable {
    /// How many neighbours a vector has in the graph.
    package var neighbours: Int
    /// From how many vectors on there is one.
    package var threshold: Int

    /// `auto` is exact up to so many vectors.
    private static let automaticThreshold = 100_000
    private static let mostNeighbours = 100

    /// - Returns: nil for an index that is searched exactly, or that pgvector has no counterpart of.
    package init?(faiss: String) {
        if faiss == "auto" {
            self.init(neighbours: 32, threshold: Self.automaticThreshold + 1)
        } else if faiss.hasPrefix("HNSW"), let neighbours = Int(faiss.dropFirst(4).prefix { $0.isNumber }) {
            self.init(neighbours: min(max(neighbours, 2), Self.mostNeighbours), threshold: 1)
        } else {
            return nil
        }
    }

    private init(neighbours: Int, threshold: Int) {
        self.neighbours = neighbours
        self.threshold = threshold
    }
}

extension DenseDefinition {
    /// Whether searches may go through a graph.
    var mayHaveGraph: Bool { GraphChoice(faiss: faiss) != nil }
}

extension DenseSimilarity {
    /// Pgvector's operator class for indexes.
    var operatorClass: String {
        switch self {
        case .dot: "vector_ip_ops"
        case .cosine: "vector_cosine_ops"
        case .l2: "vector_l2_ops"
        }
    }
}
