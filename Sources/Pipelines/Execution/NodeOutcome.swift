import Fusion
import Retrieval

/// What a node of the retriever tree found, with what explanations need to know about it.
package struct NodeOutcome: Sendable {
    package let node: RetrieverNode
    package var list: RankedList
    package var source: Source
    package var failures: [LegFailure] = []
    /// What a leg made of the query; nil for a leg that does not tell, and for what is no leg.
    package var analysis: QueryAnalysis?

    package enum Source: Sendable {
        case leg(any Retriever)
        /// Children in order; a child that failed left its reason.
        case fusion([Result<NodeOutcome, LegFailure>], fused: [DocumentID: FusedDocument])
        /// The candidates, and the reranker's own list unless it failed.
        indirect case reranker(candidates: NodeOutcome, scores: RankedList?, blend: Double)
        /// The node could not change the answer and was left alone.
        case notRun
    }

    static func notRun(_ node: RetrieverNode) -> NodeOutcome {
        NodeOutcome(node: node, list: .empty, source: .notRun)
    }
}

extension LegFailure: Error {}
