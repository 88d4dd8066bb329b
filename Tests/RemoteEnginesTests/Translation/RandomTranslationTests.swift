import Foundation
import HybridSearch
import RemoteEngines
import Testing

/// Trees by chance: what a slow walk through their JSON finds untranslatable is what the translation names, and what
/// Elasticsearch is sent reads back as the same tree.
@Suite struct RandomTranslationTests {
    @Test func whatElasticsearchLacksIsNamed() {
        var whole = 0
        for seed in 0..<2000 {
            var random = RandomRetrievers(seed: UInt64(seed))
            let node = random.tree(depth: seed % 4)
            let translation = TranslatedTree(engine: .elasticsearch).translation(of: node)
            let expected = UntranslatableWalk(json: node).paths
            #expect(Set(translation.missing.map(\.path)) == expected, "seed \(seed)")
            #expect((translation.body == nil) == !expected.isEmpty, "seed \(seed)")
            whole += expected.isEmpty ? 1 : 0
        }
        #expect((400..<1600).contains(whole), "both kinds of trees come up")
    }

    @Test func whatOpenSearchCannotNestIsNamed() {
        for seed in 0..<2000 {
            var random = RandomRetrievers(seed: UInt64(seed))
            let node = random.tree(depth: seed % 4)
            let translation = TranslatedTree(engine: .opensearch).translation(of: node)
            let nested = UntranslatableWalk(json: node).nestedPaths
            let missing = Set(translation.missing.map(\.path))
            #expect(nested.isSubset(of: missing), "seed \(seed)")
            #expect((translation.body == nil) == !missing.isEmpty, "seed \(seed)")
        }
    }

    @Test func whatElasticsearchIsSentReadsBack() throws {
        for seed in 0..<1000 {
            var random = RandomRetrievers(seed: UInt64(seed), isPlain: true)
            let node = random.tree(depth: seed % 4)
            let translation = TranslatedTree(engine: .elasticsearch).translation(of: node)
            let body = try #require(translation.body?.objectValue, "seed \(seed): \(translation.missing)")
            let ours = try ElasticsearchReading.ours(try JSON.written(try #require(body["retriever"])))
            let pipeline = try Pipeline(json: JSONEncoder().encode(["size": 10, "retriever": ours] as JSONValue))
            #expect(pipeline.search.retriever == node, "seed \(seed)")
        }
    }
}
