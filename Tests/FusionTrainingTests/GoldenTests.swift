import Foundation
import Fusion
import FusionTraining
import Testing

/// Trees and gradients of other systems; Fixtures/make-golden.py makes the values.
struct Golden: Decodable {
    struct Tree: Decodable {
        let name: String
        let width: Int
        let rows, gradients, hessians, trained: [Double]
        let leaves, leafLimit, depth: Int
        let penalty, hessianPerLeaf: Double
        let directions: [Int]
    }

    struct Lambda: Decodable {
        let truncation: Int
        let grades: [Int]
        let scores, steps, penalizedSteps: [Double]
    }

    struct Ensemble: Decodable {
        struct Tree: Decodable {
            let feature, left, right: [Int32]
            let threshold, value: [Double]
        }

        let width: Int
        let trees: [Tree]
        let rows, predictions, credits: [Double]
    }

    let trees: [Tree]
    let ensemble: Ensemble
    let lambdas: [Lambda]

    static let values: Golden = {
        guard let url = Bundle.module.url(forResource: "golden", withExtension: "json", subdirectory: "Fixtures")
        else {
            fatalError("the fixture is part of the tests")
        }
        do {
            return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
        } catch {
            fatalError("the fixture cannot be read: \(error)")
        }
    }()
}

@Suite struct GoldenTests {
    /// XGBoost 1.7.6, one round on given gradients: the same leaves for each row. (Between two rows' values its
    /// thresholds lie elsewhere.)
    @Test(arguments: Golden.values.trees.indices) func treesAreXGBoosts(_ index: Int) {
        let golden = Golden.values.trees[index]
        let values = golden.rows.map { Float($0) }
        var settings = TreeSettings()
        settings.leaves = golden.leafLimit
        settings.depth = golden.depth
        settings.rowsPerLeaf = 1
        settings.penalty = golden.penalty
        settings.hessianPerLeaf = golden.hessianPerLeaf
        let grower = TreeGrower(
            bins: FeatureBins(values: values, width: golden.width), settings: settings, directions: golden.directions)
        let rows = golden.gradients.indices.map { Int32($0) }
        let tree = grower.tree(
            on: rows, features: Array(0..<golden.width), gradients: golden.gradients, hessians: golden.hessians,
            scale: 1)
        #expect(tree.count { $0.isLeaf } == golden.leaves, "\(golden.name)")
        var trees = RegressionTrees()
        trees.append(tree)
        expectSame(trees, on: values, width: golden.width, golden.trained, golden.name)
    }

    private func expectSame(
        _ trees: RegressionTrees, on rows: [Float], width: Int, _ expected: [Double], _ name: String
    ) {
        var scores = [Double](repeating: 0, count: expected.count)
        trees.add(to: &scores, rows: rows, width: width)
        let worst = zip(scores, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(worst < 2e-6, "\(name): \(worst)")
    }

    /// XGBoost's own trees, its predictions for other rows, and how it splits them among the features
    /// (`approx_contribs`).
    @Test func predictionsAndCreditsAreXGBoosts() {
        let golden = Golden.values.ensemble
        var trees = RegressionTrees()
        for tree in golden.trees {
            trees.append(
                tree.feature.indices.map {
                    RegressionTrees.Node(
                        feature: tree.feature[$0], threshold: Float(tree.threshold[$0]), left: tree.left[$0],
                        right: tree.right[$0], value: Float(tree.value[$0]))
                })
        }
        let rows = golden.rows.map { Float($0) }
        expectSame(trees, on: rows, width: golden.width, golden.predictions, "ensemble")
        for row in golden.predictions.indices {
            var credits = [Double](repeating: 0, count: golden.width)
            let base = trees.attribute(rows[row * golden.width..<(row + 1) * golden.width], to: &credits)
            let expected = golden.credits[row * (golden.width + 1)..<(row + 1) * (golden.width + 1)]
            for (credit, other) in zip(credits + [base], expected) { #expect(abs(credit - other) < 2e-6) }
        }
    }

    /// LightGBM 4.7 with `lambdarank`: what a leaf with one candidate becomes without and with a penalty of 1 tells
    /// both of its derivatives. LightGBM takes its logistic function from a table, and where it makes no leaf it says
    /// 0.
    @Test(arguments: Golden.values.lambdas.indices) func gradientsAreLightGBMs(_ index: Int) {
        let golden = Golden.values.lambdas[index]
        let gains = golden.grades.map { Double($0) }
        let ideal = gains.sorted(by: >).prefix(golden.truncation).enumerated().reduce(0) {
            $0 + $1.element / log2(Double($1.offset + 2))
        }
        var gradients = gains
        var hessians = gains
        LambdaGradients(truncation: golden.truncation, longestTopic: gains.count).write(
            scores: golden.scores[...], gains: gains, inverseIdeal: 1 / ideal, to: &gradients, &hessians)
        var compared = 0
        for row in gains.indices where golden.steps[row] != 0 {
            #expect(abs(-gradients[row] / hessians[row] / golden.steps[row] - 1) < 1e-3)
            #expect(abs(-gradients[row] / (hessians[row] + 1) / golden.penalizedSteps[row] - 1) < 1e-3)
            compared += 1
        }
        #expect(compared >= gains.count / 4)
    }
}
