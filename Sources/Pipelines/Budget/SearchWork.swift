/// How many documents each node of the tree is asked for in one search.
package struct SearchWork: Hashable, Sendable {
    /// How many hits a page has. Windows smaller than that are widened to it; which page it is changes no window.
    package let size: Int
    package let scale: WorkScale

    package init(size: Int, scale: WorkScale = .full) {
        self.size = size
        self.scale = scale
    }

    /// How many documents a fusion keeps.
    ///
    /// - Parameter limit: How many the parent wants.
    func fusionWindow(_ window: Int, limit: Int) -> Int {
        let full = max(window, min(limit, size))
        return WorkScale.share(scale.depth, of: full, atLeast: min(limit, full))
    }

    /// How many documents a fusion asks a child for.
    ///
    /// - Parameters:
    ///   - own: The depth that the pipeline gives the child.
    ///   - window: The fusion's window in this search.
    func childDepth(_ own: Int?, window: Int) -> Int {
        guard let own else { return window }
        return WorkScale.share(scale.depth, of: own, atLeast: min(own, window))
    }

    /// How many documents a leg is asked for.
    ///
    /// - Parameter k: How many the leg shall return whatever the parent wants.
    func legDepth(_ leg: RetrieverNode, k: Int?, limit: Int) -> Int {
        if let k { return WorkScale.share(scale.depth, of: k, atLeast: min(k, limit)) }
        return max(limit, steadyDepth(of: leg))
    }

    /// How many candidates a reranker reads; 0 when it is left out.
    func rerankWindow(_ window: Int) -> Int {
        WorkScale.share(scale.rerankWindow, of: window, atLeast: 0)
    }

    /// What a leg that searches approximately is asked for at least.
    ///
    /// Such a leg looks harder when it is asked for more, and may then find others: the first ten of a hundred need
    /// not be the ten that it finds alone. Asked for the same number for every page, it makes pages of one list.
    private func steadyDepth(of leg: RetrieverNode) -> Int {
        switch leg.kind {
        case .knn(let leg):
            WorkScale.share(scale.vectorEffort, of: leg.effort.efSearch, atLeast: 1)
        case .sparseVector(let leg) where leg.options.twoPhase != nil || leg.options.rescoringOversample != nil:
            RetrieverNode.defaultRankWindow
        default: 0
        }
    }
}
