import Interchange
import Retrieval
import Testing

@Suite struct ElasticsearchMappingTests {
    private func properties(_ mapping: ElasticsearchMapping) throws -> [String: JSONValue] {
        let body = try JSONValue(parsing: mapping.json.utf8)
        #expect(body == mapping.body)
        return try #require(body.objectValue?["mappings"]?.objectValue?["properties"]?.objectValue)
    }

    private let dense: [ElasticsearchMapping.DenseField] = [
        .init(name: "minilm", dimension: 2, similarity: .dotProduct, indexing: .flat),
        .init(name: "other", dimension: 3, similarity: .cosine, indexing: .hnsw(m: 32)),
        .init(name: "third", dimension: 4, similarity: .l2Norm),
    ]

    @Test func elasticsearchFields() throws {
        let fields = try properties(ElasticsearchMapping(sparseFields: ["splade"], denseFields: dense))
        #expect(fields["splade"] == ["type": "sparse_vector"])
        #expect(
            fields["minilm"] == [
                "type": "dense_vector", "dims": 2, "index": true, "similarity": "dot_product",
                "index_options": ["type": "flat"],
            ])
        #expect(fields["other"]?.objectValue?["index_options"] == ["type": "hnsw", "m": 32])
        #expect(fields["third"] == ["type": "dense_vector", "dims": 4, "index": true, "similarity": "l2_norm"])
        #expect(fields["bm25"] == ["type": "text", "analyzer": "english", "similarity": "bm25"])
        #expect(fields["text"] == ["type": "text", "index": false, "copy_to": ["bm25"]])
        #expect(
            fields["title"] == [
                "type": "text", "analyzer": "english", "copy_to": ["bm25"],
                "fields": ["keyword": ["type": "keyword", "ignore_above": 8191]],
            ])
    }

    @Test func openSearchFields() throws {
        let mapping = try ElasticsearchMapping(system: .opensearch, sparseFields: ["splade"], denseFields: dense)
        let fields = try properties(mapping)
        #expect(fields["splade"] == ["type": "rank_features"])
        #expect(
            fields["minilm"] == [
                "type": "knn_vector", "dimension": 2,
                "method": ["name": "hnsw", "engine": "faiss", "space_type": "innerproduct"],
            ])
        #expect(
            fields["other"]?.objectValue?["method"] == [
                "name": "hnsw", "engine": "faiss", "space_type": "cosinesimil", "parameters": ["m": 32],
            ])
        #expect(fields["third"]?.objectValue?["method"]?.objectValue?["space_type"] == "l2")
        #expect(mapping.body.objectValue?["settings"]?.objectValue?["index"]?.objectValue?["knn"] == true)
    }

    /// BM25 scores the text fields as one, with the definition's parameters.
    @Test func words() throws {
        let mapping = try ElasticsearchMapping(
            textFields: ["title", "abstract"], lexical: .init(analyzer: "german", k1: 0.9, b: 0.4))
        let fields = try properties(mapping)
        #expect(fields["text"] == ["type": "text", "index": false])
        #expect(fields["title"]?.objectValue?["copy_to"] == ["bm25"])
        #expect(fields["abstract"]?.objectValue?["copy_to"] == ["bm25"])
        #expect(fields["abstract"]?.objectValue?["type"] == "keyword")
        #expect(fields["bm25"]?.objectValue?["analyzer"] == "hybrid_search_german")
        #expect(
            mapping.body.objectValue?["settings"] == [
                "index": [
                    "similarity": ["bm25": ["type": "BM25", "k1": 0.9, "b": 0.4]],
                    "analysis": [
                        "filter": ["hybrid_search_german": ["type": "snowball", "language": "German"]],
                        "analyzer": [
                            "hybrid_search_german": [
                                "type": "custom", "tokenizer": "standard",
                                "filter": ["lowercase", "hybrid_search_german"],
                            ]
                        ],
                    ],
                ]
            ])
        let without = try ElasticsearchMapping(lexical: nil, sparseFields: ["s"])
        #expect(try properties(without)["bm25"] == nil)
        #expect(try properties(without)["text"] == ["type": "text", "index": false])
    }

    /// Strings keep their meaning, and those that are dates can be compared as such.
    @Test func metadata() throws {
        let mappings = try ElasticsearchMapping().body.objectValue?["mappings"]?.objectValue
        #expect(mappings?["date_detection"] == false && mappings?["numeric_detection"] == false)
        #expect(
            mappings?["dynamic_templates"]?.arrayValue?.first == [
                "strings": [
                    "match_mapping_type": "string",
                    "mapping": [
                        "type": "keyword", "ignore_above": 8191,
                        "fields": [
                            "date": ["type": "date", "format": "strict_date_optional_time", "ignore_malformed": true]
                        ],
                    ],
                ]
            ])
        #expect(mappings?["_meta"] == nil)
    }

    @Test func pipelineAndOptions() throws {
        let mapping = try ElasticsearchMapping(
            sparseFields: ["splade"], semanticFields: ["elser": "my-elser"],
            pruning: .init(frequencyRatio: 5, weightShare: 0.4), pipeline: "{\"name\": \"x\"}")
        let fields = try properties(mapping)
        #expect(fields["elser"] == ["type": "semantic_text", "inference_id": "my-elser"])
        #expect(fields["text"]?.objectValue?["copy_to"] == ["bm25", "elser"])
        #expect(
            fields["splade"] == [
                "type": "sparse_vector",
                "index_options": [
                    "prune": true,
                    "pruning_config": ["tokens_freq_ratio_threshold": 5, "tokens_weight_threshold": 0.4],
                ],
            ])
        #expect(mapping.meta == ["hybrid_search": ["format": 1, "pipeline": "{\"name\": \"x\"}"]])
    }

    @Test func refusesBadFields() {
        for names in [[""], ["a.b"], ["a", "a"], ["title"], ["text"], ["bm25"], ["hybrid_search_fingerprint"]] {
            #expect(throws: InterchangeError.self) { try ElasticsearchMapping(sparseFields: names) }
        }
        for (system, dimension) in [
            (ElasticsearchMapping.System.elasticsearch, 0), (.elasticsearch, -1), (.elasticsearch, 4097),
            (.opensearch, 16_001),
        ] {
            #expect(throws: InterchangeError.self) {
                try ElasticsearchMapping(
                    system: system, denseFields: [.init(name: "v", dimension: dimension, similarity: .cosine)])
            }
        }
        #expect(throws: InterchangeError.self) { try ElasticsearchMapping(lexical: .init(analyzer: "tamil")) }
        #expect(throws: InterchangeError.self) {
            try ElasticsearchMapping(system: .opensearch, semanticFields: ["a": "b"])
        }
        #expect(throws: InterchangeError.self) { try ElasticsearchMapping(system: .opensearch, pruning: .init()) }
    }

    /// OpenSearch's rank_features refuse a dot in a feature's name.
    @Test func dottedTokensOfOpenSearch() throws {
        let lines = try ElasticsearchBulkLines(
            index: "i", mapping: ElasticsearchMapping(system: .opensearch, sparseFields: ["s"]))
        let tokens = [WeightedToken(".", 1), WeightedToken("a.b", 2), WeightedToken("\u{2024}", 0.5)]
        let text = String(
            decoding: try lines.lines(Document(id: "1"), sparse: ["s": tokens], fingerprint: -5, place: "p"),
            as: UTF8.self)
        #expect(text.hasSuffix("""
            {"hybrid_search_fingerprint":"fffffffffffffffb","s":{"a\u{2024}b":2.0,"\u{2024}":1.5},"text":"","title":""}

            """))
        for fingerprint in [1, -5, Int64.min, .max] {
            let text = ElasticsearchBulkLines.text(ofFingerprint: fingerprint)
            #expect(text.count == 16 && ElasticsearchBulkLines.fingerprint(ofText: text) == fingerprint)
        }
        #expect(ElasticsearchBulkLines.featureName("a.b.") == "a\u{2024}b\u{2024}")
        #expect(String(decoding: lines.deletion(of: "a\"b"), as: UTF8.self)
            == "{\"delete\":{\"_index\":\"i\",\"_id\":\"a\\\"b\"}}\n")
    }
}
