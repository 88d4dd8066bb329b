import Fusion
import IndexStore
import InvertedIndex
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

    /// Loads what the node needs.
    ///
    /// - Throws: The index store's error when the index lacks a leg, the encoders' when a model cannot be loaded.
    init(_ node: RetrieverNode, snapshot: IndexSnapshot, encoders: EncoderLibrary) async throws {
        let definition = snapshot.definition
        switch node.kind {
        case .bm25(let leg):
            guard let base = definition.bm25?.parameters else {
                throw IndexStoreError.noSuchLeg(kind: "bm25", name: "bm25", known: [])
            }
            let parameters = try BM25Parameters(
                k1: leg.k1.map { Float($0) } ?? base.k1, b: leg.b.map { Float($0) } ?? base.b)
            self = .leg(node, try BM25Retriever(snapshot: snapshot, parameters: parameters), limit: nil)
        case .sparseVector(let leg):
            let encoder = try await encoders.sparseEncoder(ofLeg: leg.inferenceID, in: snapshot)
            let retriever = SparseVectorRetriever(
                snapshot: snapshot, leg: leg.inferenceID, encoder: encoder, options: leg.options)
            self = .leg(node, retriever, limit: nil)
        case .knn(let leg):
            guard let model = definition.dense[leg.inferenceID] else {
                throw IndexStoreError.noSuchLeg(
                    kind: "knn", name: leg.inferenceID, known: definition.dense.keys.sorted())
            }
            let encoder = try await encoders.denseEncoder(model: model.model, precision: model.precision)
            let retriever = DenseRetriever(
                snapshot: snapshot, leg: leg.inferenceID, encoder: encoder, effort: leg.effort,
                oversample: leg.oversample)
            self = .leg(node, retriever, limit: leg.k)
        case .rrf(let fusion):
            let method = try ReciprocalRankFusion(
                Combiner.ReciprocalRank(constant: fusion.rankConstant), weights: fusion.retrievers.map(\.weight),
                isScaled: fusion.scale)
            let children = try await Self.bind(
                fusion.retrievers.map(\.retriever), snapshot: snapshot, encoders: encoders)
            self = .fusion(node, children: children, method: method, rankWindow: fusion.rankWindow)
        case .linear(let fusion):
            let method = try LinearFusion(
                weights: fusion.retrievers.map(\.weight),
                normalizers: try fusion.retrievers.map { try $0.completedNormalizer(for: definition) },
                absent: fusion.absent, isScaled: fusion.scale)
            let children = try await Self.bind(
                fusion.retrievers.map(\.retriever), snapshot: snapshot, encoders: encoders)
            self = .fusion(node, children: children, method: method, rankWindow: fusion.rankWindow)
        case .combine(let fusion):
            let method = try CombinedFusion(
                fusion.combiner, weights: fusion.retrievers.map(\.weight),
                normalizers: try fusion.retrievers.map { try $0.completedNormalizer(for: definition) },
                absent: fusion.absent, isScaled: fusion.scale)
            let children = try await Self.bind(
                fusion.retrievers.map(\.retriever), snapshot: snapshot, encoders: encoders)
            self = .fusion(node, children: children, method: method, rankWindow: fusion.rankWindow)
        case .model(let fusion):
            let children = try await Self.bind(
                fusion.retrievers.map(\.retriever), snapshot: snapshot, encoders: encoders)
            self = .fusion(
                node, children: children, method: fusion.model.method, rankWindow: fusion.rankWindow)
        case .textSimilarityReranker(let reranking):
            let reranker = CrossEncoderReranker(
                encoder: try await encoders.crossEncoder(
                    model: reranking.inferenceID, precision: reranking.precision), snapshot: snapshot,
                fields: reranking.field.map { [$0] } ?? definition.textFields)
            let child = try await BoundNode(reranking.retriever, snapshot: snapshot, encoders: encoders)
            self = .reranker(
                node, child: child, reranker: reranker, rankWindow: reranking.rankWindow, blend: reranking.blend)
        }
    }

    private static func bind(
        _ nodes: [RetrieverNode], snapshot: IndexSnapshot, encoders: EncoderLibrary
    ) async throws -> [BoundNode] {
        var bound: [BoundNode] = []
        for node in nodes {
            bound.append(try await BoundNode(node, snapshot: snapshot, encoders: encoders))
        }
        return bound
    }

    /// Every filter under which a leg of the tree will search.
    func legFilters(under filter: Filter?) -> [Filter?] {
        let own = Filter.all([filter, node.options.filter].compactMap(\.self))
        return switch self {
        case .leg: [own]
        case .fusion(_, let children, _, _): children.flatMap { $0.legFilters(under: own) }
        case .reranker(_, let child, _, _, _): child.legFilters(under: own)
        }
    }
}
