import Fusion
import Testing

/// A random tree: children behind their parents.
func randomTree(features: Int, _ random: inout SeededGenerator) -> [RegressionTrees.Node] {
    var nodes: [RegressionTrees.Node] = []
    var open = [0]
    var count = 1
    while nodes.count < count {
        let value = Float.random(in: -1...1, using: &random)
        if count < 12, Bool.random(using: &random) || nodes.isEmpty {
            nodes.append(
                RegressionTrees.Node(
                    feature: Int32.random(in: 0..<Int32(features), using: &random),
                    threshold: Float(Int.random(in: -4...4, using: &random)), left: Int32(count),
                    right: Int32(count + 1), value: value))
            open += [count, count + 1]
            count += 2
        } else {
            nodes.append(RegressionTrees.Node(value: value))
        }
    }
    return nodes
}

@Suite struct RegressionTreesTests {
    /// The obvious way: follow one tree for one row.
    private func slow(_ tree: [RegressionTrees.Node], _ row: [Float]) -> Double {
        var node = tree[0]
        while !node.isLeaf {
            node = tree[Int(row[Int(node.feature)] < node.threshold ? node.left : node.right)]
        }
        return Double(node.value)
    }

    @Test(arguments: 0..<50) func sumsAndAttributionsAreThoseOfSingleTrees(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let width = 5
        let singles = (0..<7).map { _ in randomTree(features: width, &random) }
        var trees = RegressionTrees()
        for tree in singles { trees.append(tree) }
        #expect((0..<7).map { trees.tree($0) } == singles)
        let rows = (0..<20 * width).map { _ in Float(Int.random(in: -5...5, using: &random)) }
        var scores = [Double](repeating: 1, count: 20)
        trees.add(to: &scores, rows: rows, width: width)
        for row in 0..<20 {
            let values = rows[row * width..<(row + 1) * width]
            let expected = singles.reduce(1.0) { $0 + slow($1, Array(values)) }
            #expect(abs(scores[row] - expected) < 1e-12)
            var credits = [Double](repeating: 0, count: width)
            let base = trees.attribute(values, to: &credits)
            #expect(abs(1 + base + credits.reduce(0, +) - expected) < 1e-12)
        }
        var half = [Double](repeating: 0, count: 20)
        trees.prefix(3, scaledBy: 0.5).add(to: &half, rows: rows, width: width)
        #expect(abs(half[0] - singles.prefix(3).reduce(0.0) { $0 + slow($1, Array(rows[..<width])) } / 2) < 1e-12)
    }

    @Test func knowsWhatIsATree() {
        let leaf = RegressionTrees.Node(value: 1)
        func inner(_ left: Int32, _ right: Int32, value: Float = 0, threshold: Float = 0) -> RegressionTrees.Node {
            RegressionTrees.Node(feature: 0, threshold: threshold, left: left, right: right, value: value)
        }
        #expect(RegressionTrees.isTree([leaf]) && RegressionTrees.isTree([inner(1, 2), leaf, leaf]))
        #expect(!RegressionTrees.isTree([]))
        #expect(!RegressionTrees.isTree([leaf, leaf]))
        #expect(!RegressionTrees.isTree([inner(0, 1), leaf]))
        #expect(!RegressionTrees.isTree([inner(1, 1), leaf]))
        #expect(!RegressionTrees.isTree([inner(1, 2), inner(0, 2), leaf]))
        #expect(!RegressionTrees.isTree([inner(1, 9), leaf]))
        #expect(!RegressionTrees.isTree([inner(-1, 1), leaf]))
        #expect(!RegressionTrees.isTree([inner(1, 2, value: .nan), leaf, leaf]))
        #expect(!RegressionTrees.isTree([inner(1, 2, threshold: .infinity), leaf, leaf]))
    }
}
