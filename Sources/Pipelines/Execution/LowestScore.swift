import Fusion
import IndexStore
import Retrieval
import VectorIndex

extension LinearNode.WeightedRetriever {
    /// The normaliser with the least score that the retriever can give, where it needs one and the pipeline says none.
    ///
    /// - Throws: ``FusionError/noLowestScore`` when nothing is known of the retriever's least score.
    func completedNormalizer(for definition: IndexDefinition) throws -> ScoreNormalizer {
        guard case .theoreticalMinmax(nil) = normalizer.formula else { return normalizer }
        guard let lowest = retriever.lowestScore(for: definition) else { throw FusionError.noLowestScore }
        return normalizer.completed(lowest: lowest)
    }
}

extension RetrieverNode {
    /// A score that no document can fall below; nil when there is no such bound.
    ///
    /// Dot products are taken to be cosines: the encoders that are searched by dot product give vectors of length 1, or
    /// nearly so. For others a pipeline says `lowest`.
    func lowestScore(for definition: IndexDefinition) -> Double? {
        switch kind {
        case .bm25, .sparseVector, .rrf: return 0
        case .knn(let leg): return definition.dense[leg.inferenceID]?.similarity == .l2 ? 0 : -1
        case .linear(let node): return node.scale ? 0 : nil
        case .combine(let node): return node.scale || !node.combiner.usesScores ? 0 : nil
        case .model, .textSimilarityReranker: return nil
        }
    }
}
