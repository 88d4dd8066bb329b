import Fusion
import Retrieval

/// A node of the retriever tree with everything that it needs to run: its encoders loaded, its index at hand.
package indirect enum BoundNode: Sendable {
    case leg(RetrieverNode, any Retriever, limit: Int?)
    case fusion(RetrieverNode, children: [BoundNode], method: any FusionMethod, rankWindow: Int)
    case reranker(RetrieverNode, child: BoundNode, reranker: any Reranker, rankWindow: Int, blend: Double)

    package var node: RetrieverNode {
        switch self {
        case .leg(let node, _, _), .fusion(let node, _, _, _), .reranker(let node, _, _, _, _): node
        }
    }

    /// Every filter under which a leg of the tree will search here.
    func legFilters(under filter: Filter?) -> [Filter?] {
        let own = Filter.all([filter, node.options.filter].compactMap(\.self))
        return switch self {
        case .leg(_, let retriever, _): retriever is RemoteLeg ? [] : [own]
        case .fusion(_, let children, _, _): children.flatMap { $0.legFilters(under: own) }
        case .reranker(_, let child, _, _, _): child.legFilters(under: own)
        }
    }
}
