import Fusion

/// Grows one regression tree on gradients and second derivatives, the best leaf first.
///
/// Gains and leaf values are those of Chen and Guestrin, "XGBoost", KDD 2016, equations 5–7; growth leaf by leaf and
/// histograms as in Ke et al., "LightGBM", NIPS 2017; monotone features bound the leaves below a split at the mean of
/// its two sides, as in XGBoost. Where there are at most 255 distinct values of a feature, trees are those of
/// XGBoost's exact method.
package struct TreeGrower {
    let bins: FeatureBins
    let settings: TreeSettings
    /// For each feature 1, −1 or 0: whether predictions must rise with it, fall, or either.
    let directions: [Int]

    package init(bins: FeatureBins, settings: TreeSettings, directions: [Int]) {
        self.bins = bins
        self.settings = settings
        self.directions = directions
    }

    /// Grows a tree.
    ///
    /// - Parameters:
    ///   - rows: The rows to grow on.
    ///   - features: The features to look at.
    ///   - gradients: The loss's derivative by the score of each row, of all rows.
    ///   - scale: What values are multiplied by: the learning rate.
    /// - Complexity: O(rows · features · log leaves).
    package func tree(
        on rows: [Int32], features: [Int], gradients: [Double], hessians: [Double], scale: Double
    ) -> [RegressionTrees.Node] {
        let derivatives = Derivatives(gradients: gradients, hessians: hessians)
        let all = -Double.infinity...Double.infinity
        let histogram = Histogram(bins, rows, features, derivatives)
        let root = leaf(rows, histogram: histogram, limits: all, depth: 0, features)
        var growing = GrowingTree(root)
        while growing.leafCount < settings.leaves, let (node, leaf, split) = growing.bestSplit() {
            let (left, right) = children(of: leaf, at: split, features, derivatives)
            growing.split(node, at: split, into: left, right)
        }
        return growing.nodes(scaledBy: scale, thresholds: bins.thresholds)
    }

    private func leaf(
        _ rows: [Int32], histogram: Histogram, limits: ClosedRange<Double>, depth: Int, _ features: [Int]
    ) -> GrowingTree.Leaf {
        let sums = histogram.total
        let value = sums.bestChange(penalty: settings.penalty, within: limits)
        var leaf = GrowingTree.Leaf(
            rows: rows, histogram: histogram, limits: limits, depth: depth, value: value, split: nil)
        guard depth < settings.depth, sums.count >= 2 * settings.rowsPerLeaf else { return leaf }
        leaf.split = bestSplit(of: leaf, features)
        return leaf
    }

    // MARK: Splits

    private func bestSplit(of leaf: GrowingTree.Leaf, _ features: [Int]) -> Split? {
        var best: Split?
        let before = leaf.histogram.total.gain(of: leaf.value, penalty: settings.penalty)
        for (place, feature) in features.enumerated() {
            var left = GradientSums()
            for bin in bins.thresholds[feature].indices {
                left = left + leaf.histogram.sums(place, bin)
                let right = leaf.histogram.total - left
                guard let split = split(feature, bin, left, right, limits: leaf.limits, before: before)
                else { continue }
                if split.gain > (best?.gain ?? Self.leastGain) { best = split }
            }
        }
        return best
    }

    private static let leastGain = 1e-6

    private func split(
        _ feature: Int, _ bin: Int, _ left: GradientSums, _ right: GradientSums, limits: ClosedRange<Double>,
        before: Double
    ) -> Split? {
        guard left.count >= settings.rowsPerLeaf, right.count >= settings.rowsPerLeaf,
            left.hessian >= settings.hessianPerLeaf, right.hessian >= settings.hessianPerLeaf
        else { return nil }
        let leftValue = left.bestChange(penalty: settings.penalty, within: limits)
        let rightValue = right.bestChange(penalty: settings.penalty, within: limits)
        guard Double(directions[feature]) * (rightValue - leftValue) >= 0 else { return nil }
        let gain = left.gain(of: leftValue, penalty: settings.penalty)
            + right.gain(of: rightValue, penalty: settings.penalty) - before
        return Split(feature: feature, bin: bin, gain: gain, middle: (leftValue + rightValue) / 2)
    }

    private func children(
        of leaf: GrowingTree.Leaf, at split: Split, _ features: [Int], _ derivatives: Derivatives
    ) -> (left: GrowingTree.Leaf, right: GrowingTree.Leaf) {
        let column = bins.columns[split.feature]
        let leftRows = leaf.rows.filter { column[Int($0)] <= split.bin }
        let rightRows = leaf.rows.filter { column[Int($0)] > split.bin }
        // Only the smaller side is counted; the larger one is the difference.
        let leftIsSmaller = leftRows.count <= rightRows.count
        let smaller = Histogram(bins, leftIsSmaller ? leftRows : rightRows, features, derivatives)
        let larger = leaf.histogram.subtracting(smaller)
        let (low, high) = (leaf.limits.lowerBound, leaf.limits.upperBound)
        let below = low...split.middle
        let above = split.middle...high
        let direction = directions[split.feature]
        return (
            self.leaf(
                leftRows, histogram: leftIsSmaller ? smaller : larger,
                limits: direction > 0 ? below : direction < 0 ? above : leaf.limits, depth: leaf.depth + 1, features),
            self.leaf(
                rightRows, histogram: leftIsSmaller ? larger : smaller,
                limits: direction > 0 ? above : direction < 0 ? below : leaf.limits, depth: leaf.depth + 1, features)
        )
    }
}

/// Where a leaf is cut in two.
struct Split {
    let feature: Int
    /// The last bin that goes left.
    let bin: Int
    let gain: Double
    /// The mean of the two sides' values, which bounds what may come below a monotone feature.
    let middle: Double
}

/// The loss's derivatives by the score of each row.
struct Derivatives {
    let gradients: [Double]
    let hessians: [Double]
}
