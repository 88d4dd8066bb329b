import Fusion

/// A tree whose leaves may still be cut.
struct GrowingTree {
    struct Leaf {
        let rows: [Int32]
        let histogram: Histogram
        /// What its value, and those of leaves that it is cut into, must lie in.
        let limits: ClosedRange<Double>
        let depth: Int
        let value: Double
        /// The best way to cut it, nil when there is none.
        var split: Split?
    }

    private struct Node {
        var value: Double
        /// Nil once the node has been cut.
        var leaf: Leaf?
        var split: Split?
        var left = 0
        var right = 0
    }

    private var nodes: [Node]
    private(set) var leafCount = 1

    init(_ root: Leaf) {
        nodes = [Node(value: root.value, leaf: root)]
    }

    /// The leaf whose cut gains most; of equal ones the earliest.
    func bestSplit() -> (node: Int, leaf: Leaf, split: Split)? {
        var best: (node: Int, leaf: Leaf, split: Split)?
        for (position, node) in nodes.enumerated() {
            guard let leaf = node.leaf, let split = leaf.split else { continue }
            if split.gain > (best?.split.gain ?? 0) { best = (position, leaf, split) }
        }
        return best
    }

    mutating func split(_ node: Int, at split: Split, into left: Leaf, _ right: Leaf) {
        nodes[node].leaf = nil
        nodes[node].split = split
        nodes[node].left = nodes.count
        nodes[node].right = nodes.count + 1
        nodes.append(Node(value: left.value, leaf: left))
        nodes.append(Node(value: right.value, leaf: right))
        leafCount += 1
    }

    /// The finished tree.
    func nodes(scaledBy scale: Double, thresholds: [[Float]]) -> [RegressionTrees.Node] {
        nodes.map { node in
            guard let split = node.split else { return RegressionTrees.Node(value: Float(node.value * scale)) }
            return RegressionTrees.Node(
                feature: Int32(split.feature), threshold: thresholds[split.feature][split.bin],
                left: Int32(node.left), right: Int32(node.right), value: Float(node.value * scale))
        }
    }
}
