/// What one search does at each node of the retriever tree, in numbers.
package indirect enum StagedWork: Hashable, Sendable {
    case leg(Stage)
    /// Children run side by side.
    case fusion(Stage, [StagedWork])
    /// The reranker follows its child.
    case reranker(Stage, StagedWork)

    /// A node's part.
    package struct Stage: Hashable, Sendable {
        package let path: NodePath
        package let name: String
        /// How many documents the node is asked for, keeps or reads.
        package let depth: Int
        /// How many candidates and lists a dense leg looks at; nil for other nodes.
        package var candidates: Int?
        package var probes: Int?

        /// What the node's cost grows with.
        package var units: Double {
            Double(max(depth, candidates ?? 0) + (probes ?? 0))
        }
    }

    package var stage: Stage {
        switch self {
        case .leg(let stage), .fusion(let stage, _), .reranker(let stage, _): stage
        }
    }

    /// The parts of all nodes, from the root down.
    package var stages: [Stage] {
        switch self {
        case .leg(let stage): [stage]
        case .fusion(let stage, let children): [stage] + children.flatMap(\.stages)
        case .reranker(let stage, let child): [stage] + child.stages
        }
    }
}

extension BoundNode {
    /// What a search will do at this node and below it.
    ///
    /// - Parameter limit: How many documents the parent wants.
    package func staged(_ work: SearchWork, limit: Int, at path: NodePath = .root) -> StagedWork {
        switch self {
        case .leg(let node, _, let k):
            var stage = StagedWork.Stage(
                path: path, name: node.name, depth: work.legDepth(node, k: k, limit: limit))
            if case .knn(let leg) = node.kind {
                let effort = leg.effort.scaled(by: work.scale.vectorEffort)
                (stage.candidates, stage.probes) = (effort.efSearch, effort.nprobe)
            }
            return .leg(stage)
        case .fusion(let node, let children, _, let rankWindow):
            let window = work.fusionWindow(rankWindow, limit: limit)
            let depths = node.childDepths
            return .fusion(
                StagedWork.Stage(path: path, name: node.name, depth: window),
                children.enumerated().map { position, child in
                    let depth = work.childDepth(depths[position], window: window)
                    return child.staged(work, limit: depth, at: path.child(position))
                })
        case .reranker(let node, let child, _, let rankWindow, _):
            let window = work.rerankWindow(rankWindow)
            return .reranker(
                StagedWork.Stage(path: path, name: node.name, depth: window),
                child.staged(work, limit: max(window, limit), at: path.child(0)))
        }
    }
}
