import Foundation
import HybridSearch
import Testing

/// Holds `pipelines/schema.json` against the decoder: both know the same keys, and both refuse the same mistakes.
@Suite struct SchemaTests {
    private static let schema = Result {
        try JSONDecoder().decode(
            JSONValue.self, from: Data(contentsOf: pipelinesFolder.appending(path: "schema.json")))
    }

    private func definition(_ path: String...) throws -> [String: JSONValue] {
        var value = try Self.schema.get()
        for key in path {
            value = try #require(value.objectValue?[key], "the schema has no \(path)")
        }
        return try #require(value.objectValue)
    }

    /// A retriever body with every key that the schema knows; the decoder must know all of them and no other.
    @Test(arguments: [
        "bm25", "sparse_vector", "knn", "rrf", "linear", "combine", "learned", "query_dependent",
        "text_similarity_reranker",
    ])
    func schemaAndDecoderKnowTheSameKeys(kind: String) throws {
        let keys = try definition("$defs", "retriever", "properties", kind, "properties").keys.sorted()
        let body = JSONValue.object(Dictionary(uniqueKeysWithValues: keys.map { ($0, JSONValue.null) }))
        let json: JSONValue = ["retriever": .object([kind: body])]
        let unknown = try problems(json).filter { $0.contains("is unknown") }
        #expect(unknown.isEmpty, "the decoder does not know what the schema knows")

        let probe: JSONValue = ["retriever": .object([kind: ["no_such_key_at_all": 1]])]
        let known = try #require(problems(probe).first { $0.contains("known here") })
        let listed = known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ")
        #expect(listed.sorted() == keys, "the schema does not know what the decoder knows")
    }

    @Test func bothKnowTheSameRetrievers() throws {
        let kinds = try definition("$defs", "retriever", "properties").keys.sorted()
        let message = try #require(problems(["retriever": [:]]).first)
        for kind in kinds {
            #expect(message.contains(kind))
        }
        #expect(kinds.count == 9)
    }

    @Test func bothKnowTheSameSearchKeys() throws {
        let keys = try definition("$defs", "search", "properties").keys.sorted()
        let probe: JSONValue = ["search": ["retriever": ["bm25": [:]], "no_such_key_at_all": 1]]
        let known = try #require(problems(probe).first { $0.contains("known here") })
        #expect(known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ").sorted() == keys)
    }

    @Test(arguments: ["rrf", "linear", "combine", "learned"]) func bothKnowTheSameKeysOfAFusionsChild(kind: String) throws {
        let items = try definition("$defs", "retriever", "properties", kind, "properties", "retrievers", "items")
        let weighted = items["oneOf"]?.arrayValue?.last ?? items["anyOf"]?.arrayValue?.last ?? .object(items)
        let keys = try #require(weighted.objectValue?["properties"]?.objectValue).keys.sorted()
        let child: JSONValue = ["retriever": ["bm25": [:]], "no_such_key_at_all": 1]
        let probe: JSONValue = ["retriever": .object([kind: ["retrievers": [child]]])]
        let known = try #require(problems(probe).first { $0.contains("known here") })
        #expect(known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ").sorted() == keys)
    }

    @Test func bothKnowTheSameIndexKeys() throws {
        let keys = try definition("$defs", "index", "properties").keys.sorted()
        let probe: JSONValue = ["index": ["no_such_key_at_all": 1], "search": ["retriever": ["bm25": [:]]]]
        let known = try #require(problems(probe).first { $0.contains("known here") })
        #expect(known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ").sorted() == keys)
    }

    @Test(arguments: ["cluster", "postgresql"]) func bothKnowTheSameKeysOfAnEngine(definitionName: String) throws {
        let keys = try definition("$defs", definitionName, "properties").keys.sorted()
        let kinds = definitionName == "cluster" ? ["elasticsearch", "opensearch"] : [definitionName]
        for kind in kinds {
            let engine: JSONValue = .object([kind: ["no_such_key_at_all": 1]])
            let probe: JSONValue = ["engines": ["x": engine], "search": ["retriever": ["bm25": [:]]]]
            let known = try #require(problems(probe).first { $0.contains("known here") })
            #expect(known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ").sorted() == keys)
        }
    }

    @Test func bothKnowTheSameChunkingKeys() throws {
        let keys = try definition("$defs", "index", "properties", "chunking", "properties").keys.sorted()
        let probe: JSONValue = [
            "index": ["bm25": [:], "chunking": ["no_such_key_at_all": 1]], "search": ["retriever": ["bm25": [:]]],
        ]
        let known = try #require(problems(probe).first { $0.contains("known here") })
        #expect(known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ").sorted() == keys)
    }

    @Test func bothKnowTheSameNormalizers() throws {
        let forms = try #require(definition("$defs", "normalizer")["oneOf"]?.arrayValue)
        #expect(forms[0].objectValue?["enum"]?.arrayValue?.compactMap(\.stringValue) == ScoreNormalizer.names)
        let bodies = try #require(forms[1].objectValue?["properties"]?.objectValue)
        #expect(bodies.keys.sorted() == ScoreNormalizer.names.sorted())
        for (name, body) in bodies {
            let keys = body.objectValue?["properties"]?.objectValue?.keys.sorted()
            let normalizer = JSONValue.object([name: ["no_such_key_at_all": 1]])
            let probe: JSONValue = ["retriever": ["linear": ["retrievers": [], "normalizer": normalizer]]]
            let known = try #require(problems(probe).first { $0.contains("known here") })
            #expect(known.components(separatedBy: "known here: ")[1].components(separatedBy: ", ").sorted() == keys)
        }
    }

    @Test func bothKnowTheSameConventions() throws {
        let values = try definition("$defs", "retriever", "properties", "combine", "properties", "convention")["enum"]
        #expect(values?.arrayValue?.compactMap(\.stringValue) == FusionConvention.allCases.map(\.rawValue))
    }

    private func problems(_ json: JSONValue) throws -> [String] {
        do {
            _ = try Pipeline(json: JSONEncoder().encode(json))
            return []
        } catch PipelineError.invalid(_, let problems) {
            return problems.map(\.description)
        }
    }
}
