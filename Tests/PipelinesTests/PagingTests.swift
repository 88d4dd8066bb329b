import HybridSearch
import Testing

/// Pages are parts of one list, whatever the tree.
@Suite struct PagingTests {
    private func hits(_ tree: BoundNode, size: Int, from: Int = 0) async throws -> [ScoredDocument] {
        let execution = TreeExecution(query: "q", size: size, deadline: nil)
        let outcome = try await execution.run(tree, limit: from + size, filter: nil)
        return Array(outcome.list.prefix(from + size).documents.dropFirst(from))
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func twoPagesAreOneOfTwiceTheSize(seed: UInt64) async throws {
        var trees = RandomTree(seed: seed)
        let tree = try trees.tree(depth: 3)
        // Windows of these trees are 20 at least: a page of 10 widens none, nor does one of 20.
        for size in [1, 3, 10] {
            let pages = try await hits(tree, size: size) + hits(tree, size: size, from: size)
            #expect(try await hits(tree, size: 2 * size) == pages)
        }
    }

    @Test(arguments: 200..<300 as Range<UInt64>) func allPagesAreTheWholeList(seed: UInt64) async throws {
        var trees = RandomTree(seed: seed)
        let tree = try trees.tree(depth: 3)
        var pages: [ScoredDocument] = []
        while true {
            let page = try await hits(tree, size: 7, from: pages.count)
            pages += page
            if page.count < 7 { break }
        }
        #expect(Set(pages.map(\.id)).count == pages.count, "no hit is on two pages")
        let execution = TreeExecution(query: "q", size: 7, deadline: nil)
        #expect(try await execution.run(tree, limit: 10_000, filter: nil).list.documents == pages)
    }

    @Test func thereIsNothingBeyondTheWindow() async throws {
        var trees = RandomTree(seed: 1)
        let leg = trees.leg()
        let node = RRFNode(retrievers: [.init(leg.node)], rankWindow: 15)
        let tree = BoundNode.fusion(
            RetrieverNode(.rrf(node)), children: [leg], method: try ReciprocalRankFusion(legs: 1), rankWindow: 15)
        #expect(try await hits(tree, size: 10, from: 10).count == 5)
        #expect(try await hits(tree, size: 10, from: 20).isEmpty)
        #expect(try await hits(tree, size: 20).count == 20, "a larger page widens the window")
    }

    /// What a page asks for must not depend on which page it is: approximate legs find others when asked for more.
    @Test func approximateLegsAreAskedForTheSame() {
        let knn = RetrieverNode(.knn(KNNLeg(inferenceID: "d", candidates: 80)))
        let twoPhase = RetrieverNode(
            .sparseVector(
                SparseVectorLeg(inferenceID: "s", options: SparseSearchOptions(twoPhase: TwoPhaseSearch()))))
        let work = SearchWork(size: 10)
        for limit in [10, 20, 60] {
            #expect(depth(knn, work, limit: limit) == 80)
            #expect(depth(twoPhase, work, limit: limit) == 100)
            #expect(depth(RetrieverNode(.bm25(BM25Leg())), work, limit: limit) == limit)
        }
        #expect(depth(knn, work, limit: 200) == 200)
    }

    private func depth(_ node: RetrieverNode, _ work: SearchWork, limit: Int) -> Int {
        BoundNode.leg(node, RandomTree.Leg(list: .empty), limit: nil).staged(work, limit: limit).stage.depth
    }
}
