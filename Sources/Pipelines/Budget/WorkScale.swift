/// How much of the work that a pipeline asks for a search does, in shares from 0 to 1.
package struct WorkScale: Hashable, Sendable {
    /// Of the candidates that rerankers read; 0 leaves rerankers out.
    package var rerankWindow: Double
    /// Of the documents that legs return and fusions keep.
    package var depth: Double
    /// Of the candidates and lists that approximate vector indexes look at.
    package var vectorEffort: Double

    /// All that the pipeline asks for.
    package static let full = WorkScale()

    package init(rerankWindow: Double = 1, depth: Double = 1, vectorEffort: Double = 1) {
        self.rerankWindow = rerankWindow
        self.depth = depth
        self.vectorEffort = vectorEffort
    }

    /// A share of a number, rounded up, but not below a floor.
    static func share(_ share: Double, of number: Int, atLeast floor: Int) -> Int {
        max(floor, Int((Double(number) * share).rounded(.up)))
    }
}

extension WorkScale {
    private static let rerankShares = [0.75, 0.5, 0.375, 0.25, 0.16, 0.1, 0]
    private static let depthShares = [0.5, 0.25, 0.125]
    private static let vectorShares = [0.5, 0.25]

    /// The settings among which a budget chooses for a tree, richest first: a reranker reads fewer candidates before
    /// legs return fewer documents, and these before vector indexes look less hard. Rerankers cost most for what they
    /// give; approximate search that looks less hard loses documents that nothing brings back.
    package static func ladder(for tree: BoundNode) -> [WorkScale] {
        var rungs = [WorkScale.full]
        func add(_ shares: [Double], to share: WritableKeyPath<WorkScale, Double>) {
            for value in shares {
                var rung = rungs[rungs.count - 1]
                rung[keyPath: share] = value
                rungs.append(rung)
            }
        }
        if tree.contains(where: { if case .reranker = $0 { true } else { false } }) {
            add(rerankShares, to: \.rerankWindow)
        }
        if tree.contains(where: { if case .fusion = $0 { true } else { false } }) {
            add(depthShares, to: \.depth)
        }
        if tree.contains(where: { $0.isDenseLeg }) {
            add(vectorShares, to: \.vectorEffort)
        }
        return rungs
    }
}

extension BoundNode {
    fileprivate func contains(where condition: (BoundNode) -> Bool) -> Bool {
        if condition(self) { return true }
        return switch self {
        case .leg: false
        case .fusion(_, let children, _, _): children.contains { $0.contains(where: condition) }
        case .reranker(_, let child, _, _, _): child.contains(where: condition)
        }
    }

    fileprivate var isDenseLeg: Bool {
        if case .leg(let node, let retriever, _) = self, case .knn = node.kind { !(retriever is RemoteLeg) } else { false }
    }
}
