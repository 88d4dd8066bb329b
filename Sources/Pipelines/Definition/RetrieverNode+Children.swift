import Fusion

extension RetrieverNode {
    /// How many documents each child of a fusion is asked for; nil for as many as the fusion's window.
    var childDepths: [Int?] { pooledRetrievers.map(\.depth) }

    /// The positions of the children that add 0 to every document's score, whatever they find.
    ///
    /// A child that must not fail is none of them: it has to run to tell. Nor is one where documents that are not
    /// found have a score of their own, where scores are scaled, or where combiners count who found a document.
    var silentChildren: Set<Int> {
        let weighted: [(retriever: RetrieverNode, weight: Double)] =
            switch kind {
            case .rrf(let node) where !node.scale: node.retrievers.map { ($0.retriever, $0.weight) }
            case .linear(let node) where !node.scale && node.absent == .zero:
                node.retrievers.map { ($0.retriever, $0.weight) }
            default: []
            }
        let silent = weighted.indices.filter {
            weighted[$0].weight == 0 && weighted[$0].retriever.options.onFailure == .skip
        }
        // When all are silent, all that they find has a score of 0, and somebody must find it.
        return silent.count < weighted.count ? Set(silent) : []
    }
}
