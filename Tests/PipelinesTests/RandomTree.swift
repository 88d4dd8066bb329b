import Foundation
import HybridSearch

/// Legs and rerankers that answer as numbers say, and trees of them.
struct RandomTree {
    /// A leg of fixed scores that are not in order of depth: what it finds at a depth is the prefix of one list.
    struct Leg: Retriever {
        var list: RankedList

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
            list.prefix(limit)
        }
    }

    /// Scores each document by a number of its own, the same whatever else is read.
    struct Numbering: Reranker {
        func rerank(_ query: String, candidates: RankedList) async throws -> RankedList {
            RankedList(sorting: candidates.documents.map {
                ScoredDocument(id: $0.id, score: Double($0.id.rawValue.utf8.reduce(7) { ($0 * 31 + Int($1)) % 97 }))
            })
        }
    }

    var random: SeededGenerator
    /// The weights to draw from.
    var weights = [1.0, 0.5, 2]
    let documents = 60

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func leg() -> BoundNode {
        var documents: [ScoredDocument] = []
        for number in 0..<self.documents where Bool.random(using: &random) {
            // Few different scores, so that ties are decided too.
            let score = Double(Int.random(in: 1...20, using: &random)) / 4
            documents.append(
                ScoredDocument(
                    id: DocumentID("d\(number)"), score: score, chunk: Int.random(in: 0...2, using: &random)))
        }
        return .leg(
            RetrieverNode(.bm25(BM25Leg())), Leg(list: RankedList(sorting: documents)), limit: nil)
    }

    mutating func tree(depth: Int) throws -> BoundNode {
        guard depth > 0 else { return leg() }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return leg()
        case 1: return try reranker(over: tree(depth: depth - 1))
        default: return try fusion(depth: depth)
        }
    }

    mutating func reranker(over child: BoundNode) -> BoundNode {
        let window = Int.random(in: 1...12, using: &random)
        let blend = [0.0, 0.5, 1.0].randomElement(using: &random) ?? 1.0
        let node = RerankerNode(retriever: child.node, inferenceID: "ce", rankWindow: window, blend: blend)
        return .reranker(
            RetrieverNode(.textSimilarityReranker(node)), child: child, reranker: Numbering(), rankWindow: window,
            blend: blend)
    }

    mutating func fusion(depth: Int) throws -> BoundNode {
        var children: [BoundNode] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) { children.append(try tree(depth: depth - 1)) }
        var weights: [Double] = []
        for _ in children { weights.append(self.weights.randomElement(using: &random) ?? 1) }
        var depths: [Int?] = []
        for _ in children {
            depths.append(Bool.random(using: &random) ? Int.random(in: 1...60, using: &random) : nil)
        }
        let window = Int.random(in: 20...40, using: &random)
        if Bool.random(using: &random) {
            let node = RRFNode(
                retrievers: children.indices.map { .init(children[$0].node, weight: weights[$0], depth: depths[$0]) },
                rankWindow: window)
            return .fusion(
                RetrieverNode(.rrf(node)), children: children, method: try ReciprocalRankFusion(weights: weights),
                rankWindow: window)
        }
        let normalizer = [ScoreNormalizer.none, .minmax, .l2Norm, .zscore].randomElement(using: &random) ?? .none
        let node = LinearNode(
            retrievers: children.indices.map {
                .init(children[$0].node, weight: weights[$0], normalizer: normalizer, depth: depths[$0])
            }, rankWindow: window)
        return .fusion(
            RetrieverNode(.linear(node)), children: children,
            method: try LinearFusion(weights: weights, normalizer: normalizer), rankWindow: window)
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
