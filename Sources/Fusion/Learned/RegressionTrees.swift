/// Trees that each map a row of features to a number; their sum is the prediction.
///
/// All nodes lie in one array, a node's children behind it. A row goes left where its feature is below the threshold,
/// as in XGBoost.
public struct RegressionTrees: Hashable, Sendable {
    /// A node of a tree.
    public struct Node: Hashable, Sendable {
        /// The column of the feature that is looked at; −1 in a leaf.
        public let feature: Int32
        /// Rows whose feature is below go left.
        public let threshold: Float
        /// The children's positions among the nodes of all trees; 0 in a leaf.
        public let left, right: Int32
        /// What the tree gives for a row that ends here. At an inner node, what it would give as a leaf: explanations
        /// tell from it what the node's feature changed.
        public let value: Float

        /// A leaf.
        public init(value: Float) {
            self.init(feature: -1, threshold: 0, left: 0, right: 0, value: value)
        }

        /// An inner node; see the properties.
        public init(feature: Int32, threshold: Float, left: Int32, right: Int32, value: Float) {
            self.feature = feature
            self.threshold = threshold
            self.left = left
            self.right = right
            self.value = value
        }

        public var isLeaf: Bool { feature < 0 }
    }

    /// The nodes of all trees, a parent before its children.
    public private(set) var nodes: [Node] = []
    /// The positions of the trees' first nodes.
    public private(set) var roots: [Int32] = []

    /// No tree: 0 for every row.
    public init() {}

    /// The number of trees.
    public var count: Int { roots.count }

    /// The largest column that any node looks at; nil without one.
    public var largestFeature: Int? {
        nodes.map { Int($0.feature) }.max().flatMap { $0 < 0 ? nil : $0 }
    }

    /// Adds a tree.
    ///
    /// - Parameter tree: Its nodes, the root first, with children's positions counted from the root.
    /// - Precondition: ``isTree(_:)``.
    public mutating func append(_ tree: [Node]) {
        precondition(Self.isTree(tree), "the nodes are no tree")
        let offset = Int32(nodes.count)
        roots.append(offset)
        nodes += tree.map { node in
            guard !node.isLeaf else { return node }
            return Node(
                feature: node.feature, threshold: node.threshold, left: node.left + offset,
                right: node.right + offset, value: node.value)
        }
    }

    /// Adds the trees of another ensemble.
    public mutating func append(_ other: RegressionTrees) {
        for index in 0..<other.count { append(other.tree(index)) }
    }

    /// Whether each node but the first is the child of exactly one node before it, and the numbers are finite.
    public static func isTree(_ nodes: [Node]) -> Bool {
        var parents = [Int](repeating: 0, count: nodes.count)
        for (position, node) in nodes.enumerated() {
            guard node.value.isFinite else { return false }
            guard !node.isLeaf else { continue }
            guard node.threshold.isFinite else { return false }
            for child in [Int(node.left), Int(node.right)] {
                guard child > position, child < nodes.count else { return false }
                parents[child] += 1
            }
        }
        return !nodes.isEmpty && parents.dropFirst().allSatisfy { $0 == 1 }
    }

    /// The nodes of one tree, with children's positions counted from its root.
    public func tree(_ index: Int) -> [Node] {
        let start = Int(roots[index])
        let end = index + 1 < roots.count ? Int(roots[index + 1]) : nodes.count
        return nodes[start..<end].map { node in
            guard !node.isLeaf else { return node }
            return Node(
                feature: node.feature, threshold: node.threshold, left: node.left - Int32(start),
                right: node.right - Int32(start), value: node.value)
        }
    }

    /// The first `count` trees, their values multiplied.
    public func prefix(_ count: Int, scaledBy factor: Float = 1) -> RegressionTrees {
        var trees = RegressionTrees()
        for index in 0..<min(count, self.count) {
            trees.append(
                tree(index).map {
                    Node(
                        feature: $0.feature, threshold: $0.threshold, left: $0.left, right: $0.right,
                        value: $0.value * factor)
                })
        }
        return trees
    }

    /// Adds the trees' sum for each row to `scores`.
    ///
    /// - Parameter rows: The features, row by row.
    /// - Precondition: `rows` has `width` numbers for each score, and `width` is above ``largestFeature``.
    /// - Complexity: O(rows × trees × depth), without allocation.
    public func add(to scores: inout [Double], rows: [Float], width: Int) {
        precondition(rows.count == scores.count * width && (largestFeature ?? -1) < width, "rows of another width")
        // `append` let only trees in: every child is a node behind its parent, and the features are checked above.
        rows.withUnsafeBufferPointer { rows in
            nodes.withUnsafeBufferPointer { nodes in
                for row in scores.indices {
                    let first = row * width
                    var sum = 0.0
                    for root in roots {
                        var node = nodes[Int(root)]
                        while !node.isLeaf {
                            let isBelow = rows[first + Int(node.feature)] < node.threshold
                            node = nodes[Int(isBelow ? node.left : node.right)]
                        }
                        sum += Double(node.value)
                    }
                    scores[row] += sum
                }
            }
        }
    }

    /// Splits the prediction for one row among the features on its paths: each step down a tree is credited to the
    /// feature that was looked at (Saabas, "Interpreting random forests", 2014; XGBoost's `approx_contribs`).
    ///
    /// - Parameters:
    ///   - row: The features.
    ///   - credits: One number for each feature, to which its part is added.
    /// - Returns: What is due to no feature, the sum of the roots' values. With it the parts add up to the
    ///   prediction.
    public func attribute(_ row: ArraySlice<Float>, to credits: inout [Double]) -> Double {
        var base = 0.0
        for root in roots {
            var node = nodes[Int(root)]
            base += Double(node.value)
            while !node.isLeaf {
                let isBelow = row[row.startIndex + Int(node.feature)] < node.threshold
                let child = nodes[Int(isBelow ? node.left : node.right)]
                credits[Int(node.feature)] += Double(child.value) - Double(node.value)
                node = child
            }
        }
        return base
    }
}
