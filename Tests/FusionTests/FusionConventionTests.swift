import Fusion
import Retrieval
import Testing

/// Other systems' fusions by name, with values of their own tests or worked out by hand from their formulas.
@Suite struct FusionConventionTests {
    private func fuse(
        _ convention: FusionConvention, _ method: String? = nil, weights: [Double], _ lists: RankedList...
    ) throws -> [String: Double] {
        let fused = try convention.parameters(method: method).fusion(weights: weights).fuse(lists, limit: 100)
        return Dictionary(uniqueKeysWithValues: fused.map { ($0.id.rawValue, $0.score) })
    }

    private func expect(_ scores: [String: Double], _ expected: [String: Double]) {
        #expect(Set(scores.keys) == Set(expected.keys))
        for (id, score) in expected {
            #expect(abs((scores[id] ?? .nan) - score) < 1e-12, "\(id): \(scores[id] ?? .nan), expected \(score)")
        }
    }

    @Test func elasticsearch() throws {
        let rrf = try fuse(.elasticsearch, weights: [0.9, 0.1], list("a"), list("b"))
        #expect(abs((rrf["a"] ?? 0) - 0.01475) < 1e-5 && abs((rrf["b"] ?? 0) - 0.00164) < 1e-5)
        // Equal scores stay as they are.
        expect(
            try fuse(.elasticsearch, "linear", weights: [1, 2], scored(["a": 9, "b": 5]), scored(["c": 4])),
            ["a": 1, "b": 0, "c": 8])
    }

    /// k = 2, positions from 0: 1 / (pos + 2); with weights 1 / ((pos + 1) / w + 1).
    @Test func qdrant() throws {
        expect(
            try fuse(.qdrant, weights: [1, 1], list("a", "b"), list("b", "c")),
            ["a": 1.0 / 2, "b": 1.0 / 3 + 1.0 / 2, "c": 1.0 / 3])
        expect(
            try fuse(.qdrant, weights: [3, 0], list("a", "b"), list("c")),
            ["a": 1 / (1.0 / 3 + 1), "b": 1 / (2.0 / 3 + 1), "c": 0])
        // Equal scores become .5; two scores are 1/√2 of the sample's deviations from their mean.
        let distance = 1 / (6 * 2.0.squareRoot())
        expect(
            try fuse(.qdrant, "dbsf", weights: [1, 2], scored(["a": 8, "b": 2]), scored(["a": 7])),
            ["a": 0.5 + distance + 1, "b": 0.5 - distance])
    }

    @Test func weaviate() throws {
        // The system's own example of normalised scores: [1, 8, 6, 11] becomes [0, .7, .5, 1].
        expect(
            try fuse(.weaviate, weights: [0.75, 0.25], scored(["a": 1, "b": 8, "c": 6, "d": 11]), scored(["c": 0.3])),
            ["a": 0, "b": 0.75 * 0.7, "c": 0.75 * 0.5 + 0.25, "d": 0.75])
        // Weights sum to 1.
        expect(
            try fuse(.weaviate, "rankedFusion", weights: [1, 1], list("a", "b"), list("b")),
            ["a": 0.5 / 60, "b": 0.5 / 61 + 0.5 / 60])
    }

    @Test func haystack() throws {
        // First in both lists is 1.
        expect(
            try fuse(.haystack, weights: [1, 1], list("a", "b"), list("a")), ["a": 1, "b": 0.5 * 61 / 62])
        // ± one of the population's deviations; a list of equal scores says 0; the greatest counts, not the sum.
        expect(
            try fuse(
                .haystack, "distribution_based_rank_fusion", weights: [1, 1], scored(["a": 8, "b": 2]),
                scored(["a": 7, "c": 7])),
            ["a": 4.0 / 6, "b": 2.0 / 6, "c": 0])
    }

    @Test func openSearch() throws {
        // The least score becomes .001, one result 1; the weights sum to 1, and a missing score counts as 0.
        let lists = (scored(["a": 9, "b": 5, "c": 1]), scored(["a": 3]))
        expect(
            try fuse(.opensearch, weights: [3, 7], lists.0, lists.1),
            ["a": 1, "b": 0.3 * 0.5, "c": 0.3 * 0.001])
        // Geometric and harmonic means are over the scores above 0.
        expect(
            try fuse(.opensearch, "min_max+geometric_mean", weights: [1, 1], scored(["a": 9, "b": 5, "c": 1]), scored(["b": 3])),
            ["a": 1, "b": 0.5.squareRoot(), "c": 0.001])
        expect(
            try fuse(.opensearch, "min_max+harmonic_mean", weights: [1, 3], scored(["a": 9, "b": 5, "c": 1]), scored(["b": 3])),
            ["a": 1, "b": 1 / (0.25 / 0.5 + 0.75), "c": 0.001])
        expect(
            try fuse(.opensearch, "l2+arithmetic_mean", weights: [1, 1], scored(["a": 4, "b": 3]), scored(["b": 5])),
            ["a": 0.4, "b": 0.8])
        // A z that is not above 0 becomes .001; the sample's deviation of 3, 2, 1 is 1.
        expect(
            try fuse(.opensearch, "z_score+arithmetic_mean", weights: [1, 1], scored(["a": 3, "b": 2, "c": 1]), .empty),
            ["a": 0.5, "b": 0.0005, "c": 0.0005])
        #expect(throws: FusionError.self) { try FusionConvention.opensearch.parameters(method: "z_score+geometric_mean") }
        #expect(throws: FusionError.self) { try fuse(.opensearch, weights: [0, 0], list("a"), list("b")) }
    }

    @Test func pyserini() throws {
        // α · sparse + dense; who was not found has the list's minimum; an empty list gives nothing.
        expect(
            try fuse(.pyserini, weights: [0.1, 1], scored(["a": 20, "b": 10]), scored(["b": 0.9, "c": 0.4])),
            ["a": 2 + 0.4, "b": 1 + 0.9, "c": 1 + 0.4])
        expect(try fuse(.pyserini, weights: [0.1, 1], scored(["a": 20]), .empty), ["a": 2])
    }

    @Test func vespa() throws {
        expect(try fuse(.vespa, weights: [1, 1], list("a"), list("a", "b")), ["a": 2.0 / 61, "b": 1.0 / 62])
    }

    @Test(arguments: FusionConvention.allCases) func everyMethodFuses(_ convention: FusionConvention) throws {
        for method in convention.methodNames {
            _ = try fuse(convention, method, weights: [1, 2], list("a", "b"), list("b", "c"))
        }
        let error = #expect(throws: FusionError.self) { try convention.parameters(method: "no such method") }
        #expect(error?.description.contains(convention.defaultMethod) == true)
    }
}
