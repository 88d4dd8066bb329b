import BoundedExecutor
import Fusion
import IndexStore
import Retrieval

/// Walks the outcome of a search and says for each document how every node came to its score.
struct Explainer: Sendable {
    let query: String
    /// Whether documents are found by a chunk.
    let isChunked: Bool

    func explain(_ ids: [DocumentID], _ outcome: NodeOutcome) async throws -> [DocumentID: ScoreExplanation] {
        let position = Dictionary(
            uniqueKeysWithValues: outcome.list.documents.enumerated().map { ($1.id, $0) })
        let details = try await details(of: ids, outcome)
        let terms = try await terms(of: ids, outcome)
        return Dictionary(uniqueKeysWithValues: ids.map { id in
            var explanation = ScoreExplanation(name: outcome.node.name, kind: outcome.node.kindName)
            if let position = position[id] {
                explanation.rank = position + 1
                explanation.score = outcome.list.documents[position].score
                explanation.chunk = isChunked ? outcome.list.documents[position].chunk : nil
                explanation.terms = terms[id] ?? []
            } else {
                explanation.note = "not found by this retriever"
            }
            explanation.details = details[id] ?? []
            return (id, explanation)
        })
    }

    private func terms(
        of ids: [DocumentID], _ outcome: NodeOutcome
    ) async throws -> [DocumentID: [TermContribution]] {
        guard case .leg(let retriever) = outcome.source, let explaining = retriever as? any ExplainingRetriever else {
            return [:]
        }
        let wanted = Set(ids)
        let hits = outcome.list.documents.filter { wanted.contains($0.id) }
        return try await BoundedExecutor.shared.run {
            try await explaining.contributions(to: hits, query: query)
        }
    }

    private func details(
        of ids: [DocumentID], _ outcome: NodeOutcome
    ) async throws -> [DocumentID: [ScoreExplanation]] {
        switch outcome.source {
        case .leg, .notRun:
            return [:]
        case .fusion(let children, let fused):
            return try await fusionDetails(of: ids, children, fused)
        case .reranker(let candidates, let scores, let blend):
            let name = outcome.node.name
            let answered = !outcome.failures.contains { $0.leg == name }
            let absence = scores != nil ? "below the reranker's window"
                : answered ? "left out to stay inside the budget" : "the reranker did not answer"
            return try await rerankerDetails(of: ids, candidates, scores, blend, name: name, absence: absence)
        }
    }

    private func fusionDetails(
        of ids: [DocumentID], _ children: [Result<NodeOutcome, LegFailure>], _ fused: [DocumentID: FusedDocument]
    ) async throws -> [DocumentID: [ScoreExplanation]] {
        var details: [DocumentID: [ScoreExplanation]] = [:]
        for (leg, child) in children.enumerated() {
            switch child {
            case .success(let outcome):
                for (id, explanation) in try await explain(ids, outcome) {
                    let contribution = fused[id]?.contributions.first { $0.leg == leg }
                    details[id, default: []].append(explanation.adding(contribution))
                }
            case .failure(let failure):
                for id in ids {
                    details[id, default: []].append(
                        ScoreExplanation(name: failure.leg, kind: "failed", note: failure.reason))
                }
            }
        }
        return details
    }

    private func rerankerDetails(
        of ids: [DocumentID], _ candidates: NodeOutcome, _ scores: RankedList?, _ blend: Double, name: String,
        absence: String
    ) async throws -> [DocumentID: [ScoreExplanation]] {
        let below = try await explain(ids, candidates)
        let position = Dictionary(
            uniqueKeysWithValues: (scores?.documents ?? []).enumerated().map { ($1.id, $0) })
        return Dictionary(uniqueKeysWithValues: ids.map { id in
            var reranked = ScoreExplanation(name: name, kind: "cross_encoder", weight: blend)
            if let position = position[id] {
                reranked.rank = position + 1
                reranked.score = scores?.documents[position].score
            } else {
                reranked.note = absence
            }
            var candidate = below[id]
            candidate?.weight = 1 - blend
            return (id, [reranked, candidate].compactMap(\.self))
        })
    }
}

extension ScoreExplanation {
    /// The explanation with the node's part in its parent's score.
    fileprivate func adding(_ contribution: Contribution?) -> ScoreExplanation {
        var result = self
        result.weight = contribution?.weight
        result.normalizedScore = contribution?.normalizedScore
        result.contribution = contribution?.value
        return result
    }
}

extension RetrieverNode {
    /// What the node is, as pipeline files write it.
    public var kindName: String {
        switch kind {
        case .bm25: "bm25"
        case .sparseVector: "sparse_vector"
        case .knn: "knn"
        case .rrf: "rrf"
        case .linear: "linear"
        case .combine: "combine"
        case .model(let node): node.model.retrieverName
        case .textSimilarityReranker: "text_similarity_reranker"
        }
    }
}
