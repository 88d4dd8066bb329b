import Foundation
import IndexFileTestSupport
import InvertedIndex
import Testing

/// Rankings and scores that Lucene's BM25Similarity gave (Fixtures/LuceneBM25.java).
@Suite struct LuceneBM25Tests {
    struct Golden: Decodable {
        let documents: [String]
        let queries: [Query]

        struct Query: Decodable {
            let terms: [String]
            let k1: Float
            let b: Float
            let hits: [[Float]]
        }
    }

    @Test func rankingsAndScoresAreLucenes() throws {
        let folder = try TemporaryFolder()
        let url = try #require(
            Bundle.module.url(forResource: "lucene-bm25", withExtension: "json", subdirectory: "Fixtures"))
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
        let index = try termIndex(golden.documents.map { $0.split(separator: " ").map(String.init) }, in: folder)
        #expect(golden.queries.count == 20)
        for query in golden.queries {
            let hits = try index.search(
                terms: query.terms, statistics: try BM25Statistics(indexes: [index], terms: query.terms),
                parameters: try BM25Parameters(k1: query.k1, b: query.b), limit: 200)
            #expect(hits.count == query.hits.count)
            let scores = Dictionary(uniqueKeysWithValues: hits.map { (Float($0.ordinal), $0.score) })
            for (hit, expected) in zip(hits, query.hits) {
                // Lucene adds in double precision, so two documents may change places that differ in the last digit.
                #expect(abs(hit.score - expected[1]) <= 4 * expected[1].ulp)
                let ours = try #require(scores[expected[0]])
                #expect(abs(ours - expected[1]) <= 4 * expected[1].ulp)
            }
        }
    }
}
