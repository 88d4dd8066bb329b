import HybridSearch
import Synchronization
import Testing

/// How deep legs go, and which need not run.
@Suite struct DepthTests {
    /// Remembers what it was asked for.
    private final class Asked: Retriever {
        private let limits = Mutex<[Int]>([])
        private let list: RankedList

        init(_ ids: [DocumentID] = []) {
            list = RankedList(sorting: ids.enumerated().map { ScoredDocument(id: $1, score: Double(100 - $0)) })
        }

        var asked: [Int] { limits.withLock(\.self) }

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
            limits.withLock { $0.append(limit) }
            return list.prefix(limit)
        }
    }

    private func leg(_ retriever: any Retriever, k: Int? = nil) -> BoundNode {
        .leg(RetrieverNode(.bm25(BM25Leg())), retriever, limit: k)
    }

    private func rrf(
        _ children: [BoundNode], weights: [Double], depths: [Int?], window: Int = 20
    ) throws -> BoundNode {
        let node = RRFNode(
            retrievers: children.indices.map { .init(children[$0].node, weight: weights[$0], depth: depths[$0]) },
            rankWindow: window)
        return .fusion(
            RetrieverNode(.rrf(node)), children: children, method: try ReciprocalRankFusion(weights: weights),
            rankWindow: window)
    }

    private func run(_ tree: BoundNode, size: Int = 10, explains: Bool = false) async throws -> NodeOutcome {
        try await TreeExecution(query: "q", size: size, deadline: nil, explains: explains)
            .run(tree, limit: size, filter: nil)
    }

    @Test func everyLegHasItsDepth() async throws {
        let legs = [Asked(), Asked(), Asked()]
        let tree = try rrf(
            [leg(legs[0]), leg(legs[1]), leg(legs[2], k: 7)], weights: [1, 1, 1], depths: [nil, 200, 50])
        _ = try await run(tree)
        #expect(legs.map(\.asked) == [[20], [200], [7]], "the window, the depth, knn's own k")
        _ = try await run(tree, size: 100)
        #expect(legs[0].asked == [20, 100], "a larger page widens the window")
        #expect(legs[1].asked == [200, 200], "but no depth")
    }

    @Test func listsAreCutToTheirDepths() async throws {
        let ids = (0..<30).map { DocumentID("d\($0)") }
        let tree = try rrf([leg(Asked(ids), k: 30), leg(Asked(), k: 1)], weights: [1, 1], depths: [4, nil])
        #expect(try await run(tree).list.documents.map(\.id) == Array(ids.prefix(4)))
    }

    // MARK: Legs that cannot change the answer

    @Test func aLegOfNoWeightRunsOnlyWhenItsDocumentsAreNeeded() async throws {
        let ids = (0..<12).map { DocumentID("d\($0)") }
        let silent = Asked(ids)
        let enough = try rrf([leg(Asked(ids)), leg(silent)], weights: [1, 0], depths: [nil, nil])
        #expect(try await run(enough).list.count == 10 + 2)
        #expect(silent.asked.isEmpty)
        let tooFew = try rrf([leg(Asked(["d3", "x"])), leg(silent)], weights: [1, 0], depths: [nil, nil])
        #expect(try await run(tooFew).list.documents.map(\.id).prefix(3) == ["d3", "x", "d0"])
        #expect(silent.asked == [20])
        _ = try await run(enough, explains: true)
        #expect(silent.asked == [20, 20], "an explanation says what every leg found")
    }

    @Test func whereAllWeighNothingAllRun() async throws {
        let tree = try rrf([leg(Asked(["a"])), leg(Asked(["b"]))], weights: [0, 0], depths: [nil, nil])
        #expect(try await run(tree).list.documents.map(\.id) == ["a", "b"])
    }

    @Test(arguments: 0..<300 as Range<UInt64>) func theAnswerIsThatOfAllLegs(seed: UInt64) async throws {
        var trees = RandomTree(seed: seed)
        trees.weights = [0, 0, 1, 2]
        let tree = try trees.tree(depth: 3)
        for size in [1, 5, 15, 30] {
            let some = try await run(tree, size: size).list.prefix(size)
            let all = try await run(tree, size: size, explains: true).list.prefix(size)
            #expect(some == all)
        }
    }
}
