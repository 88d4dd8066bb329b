import Fusion
import IndexStore
import InvertedIndex
import Retrieval

/// Binds the nodes of a retriever tree to what they search, and loads what they need.
///
/// A node that an engine can run goes there as a whole; of one that it cannot, the children do.
struct NodeBinder {
    let target: SearchTarget

    /// Binds a node and all below it.
    ///
    /// - Parameter engine: Where the parent runs; nil for here.
    /// - Throws: The index store's error when the index lacks a leg, the encoders' when a model cannot be loaded, the
    ///   engines' own.
    func bind(_ node: RetrieverNode, on engine: String? = nil) async throws -> BoundNode {
        let engine = node.options.engine ?? engine
        if let engine, let leg = try await remoteLeg(node, on: engine) { return leg }
        switch node.kind {
        case .bm25(let leg): return .leg(node, try bm25(leg, node), limit: nil)
        case .sparseVector(let leg): return .leg(node, try await sparseVector(leg, node), limit: nil)
        case .knn(let leg): return .leg(node, try await knn(leg, node), limit: leg.k)
        case .rrf(let fusion):
            let method = try ReciprocalRankFusion(
                Combiner.ReciprocalRank(constant: fusion.rankConstant), weights: fusion.retrievers.map(\.weight),
                isScaled: fusion.scale)
            return try await fuse(node, by: method, on: engine)
        case .linear(let fusion):
            let method = try LinearFusion(
                weights: fusion.retrievers.map(\.weight), normalizers: try normalizers(fusion.retrievers, on: engine),
                absent: fusion.absent, isScaled: fusion.scale)
            return try await fuse(node, by: method, on: engine)
        case .combine(let fusion):
            let method = try CombinedFusion(
                fusion.combiner, weights: fusion.retrievers.map(\.weight),
                normalizers: try normalizers(fusion.retrievers, on: engine), absent: fusion.absent,
                isScaled: fusion.scale)
            return try await fuse(node, by: method, on: engine)
        case .model(let fusion): return try await fuse(node, by: fusion.model.method, on: engine)
        case .textSimilarityReranker(let reranking): return try await rerank(reranking, node, on: engine)
        }
    }

    // MARK: Elsewhere

    /// The node as one request to an engine; nil when it must run here with the nodes below it there.
    private func remoteLeg(_ node: RetrieverNode, on name: String) async throws -> BoundNode? {
        guard let connected = target.engines[name] else { throw PipelineError.noSuchEngine(name: name, leg: node.name) }
        guard node.engines.isSubset(of: [name]) else { return nil }
        var stripped = node
        // The filter, the least score, the time and what a failure means are the tree's business.
        stripped.options = RetrieverNode.Options(name: node.options.name)
        let retriever = try await connected.engine.retriever(
            for: stripped, definition: connected.definition, encoders: target.encoders)
        if let retriever {
            return .leg(node, RemoteLeg(retriever, of: connected.engine, name: node.name), limit: node.ownDepth)
        }
        guard !node.children.isEmpty else {
            throw PipelineError.noEquivalent(leg: node.name, engine: connected.engine.name)
        }
        return nil
    }

    // MARK: Here

    private func snapshot(for node: RetrieverNode) throws -> IndexSnapshot {
        guard let snapshot = target.snapshot else { throw PipelineError.nothingToSearch(leg: node.name) }
        return snapshot
    }

    private func bm25(_ leg: BM25Leg, _ node: RetrieverNode) throws -> any Retriever {
        guard let base = target.definition.bm25?.parameters else {
            throw IndexStoreError.noSuchLeg(kind: "bm25", name: "bm25", known: [])
        }
        let parameters = try BM25Parameters(
            k1: leg.k1.map { Float($0) } ?? base.k1, b: leg.b.map { Float($0) } ?? base.b)
        return try BM25Retriever(snapshot: try snapshot(for: node), parameters: parameters)
    }

    private func sparseVector(_ leg: SparseVectorLeg, _ node: RetrieverNode) async throws -> any Retriever {
        let snapshot = try snapshot(for: node)
        return SparseVectorRetriever(
            snapshot: snapshot, leg: leg.inferenceID,
            encoder: try await target.encoders.sparseEncoder(ofLeg: leg.inferenceID, in: snapshot), options: leg.options)
    }

    private func knn(_ leg: KNNLeg, _ node: RetrieverNode) async throws -> any Retriever {
        let known = target.definition.dense
        guard let model = known[leg.inferenceID] else {
            throw IndexStoreError.noSuchLeg(kind: "knn", name: leg.inferenceID, known: known.keys.sorted())
        }
        return DenseRetriever(
            snapshot: try snapshot(for: node), leg: leg.inferenceID,
            encoder: try await target.encoders.denseEncoder(model: model.model, precision: model.precision),
            effort: leg.effort, oversample: leg.oversample)
    }

    // MARK: Compounds

    private func fuse(
        _ node: RetrieverNode, by method: any FusionMethod, on engine: String?
    ) async throws -> BoundNode {
        var children: [BoundNode] = []
        for child in node.children { children.append(try await bind(child, on: engine)) }
        return .fusion(node, children: children, method: method, rankWindow: node.rankWindow)
    }

    private func normalizers(
        _ children: [LinearNode.WeightedRetriever], on engine: String?
    ) throws -> [ScoreNormalizer] {
        try children.map { child in
            let definition = target.definition(on: child.retriever.options.engine ?? engine)
            return try child.completedNormalizer(for: definition)
        }
    }

    private func rerank(
        _ reranking: RerankerNode, _ node: RetrieverNode, on engine: String?
    ) async throws -> BoundNode {
        let child = try await bind(reranking.retriever, on: engine)
        let reranker = CrossEncoderReranker(
            encoder: try await target.encoders.crossEncoder(
                model: reranking.inferenceID, precision: reranking.precision),
            source: DocumentSource(snapshot: target.snapshot, engines: child.remoteLegs.map(\.engine)),
            fields: reranking.field.map { [$0] } ?? target.definition(on: engine).textFields)
        return .reranker(
            node, child: child, reranker: reranker, rankWindow: reranking.rankWindow, blend: reranking.blend)
    }
}

extension RetrieverNode {
    /// How many documents the node returns whatever its parent wants; nil where the parent decides.
    fileprivate var ownDepth: Int? {
        if case .knn(let leg) = kind { leg.k } else { nil }
    }
}
