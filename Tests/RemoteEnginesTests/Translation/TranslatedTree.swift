import Foundation
import HybridSearch
import RemoteEngines
import Testing

/// A retriever tree, written as in pipelines, and what becomes of it in an engine's language.
struct TranslatedTree {
    var engine: TargetEngine
    var size = 10
    var from = 0
    var filter: Filter?
    var timeout: Duration?
    var fields = EngineFields()
    var query = Self.encoded
    var definition: IndexDefinition? = Self.definition

    /// Legs of every similarity.
    static let definition: IndexDefinition = {
        let json = """
            {
              "index": {
                "bm25": {"analyzer": "english", "k1": 1.2, "b": 0.75},
                "sparse": {"splade": {"model": "splade-tiny"}},
                "dense": {
                  "minilm": {"model": "all-MiniLM-L6-v2"},
                  "angle": {"model": "all-MiniLM-L6-v2", "similarity": "cosine"},
                  "euclid": {"model": "all-MiniLM-L6-v2", "similarity": "l2_norm"}
                }
              },
              "search": {"retriever": {"bm25": {}}}
            }
            """
        // The text above is a pipeline with an index part.
        return try! Pipeline(json: Data(json.utf8)).index!
    }()

    /// A query as encoders give it: numbers that single precision does not have exactly, and a token with a dot.
    static let encoded = EngineQuery(
        text: "green tea", sparse: ["splade": [.init("tea", 1.7), .init("green", 0.4), .init(".", 0.1)]],
        dense: ["minilm": [0.6, -0.8], "angle": [0.6, -0.8], "euclid": [0.6, -0.8]])

    /// Reads a tree as a pipeline file's.
    static func node(_ json: String, size: Int = 10) throws -> RetrieverNode {
        try Pipeline(json: Data(#"{"size": \#(size), "retriever": \#(json)}"#.utf8)).search.retriever
    }

    func translation(of json: String) throws -> Translation {
        translation(of: try Self.node(json))
    }

    func translation(of node: RetrieverNode) -> Translation {
        PipelineTranslator(to: engine, fields: fields, definition: definition).translate(
            node, query: query, size: size, from: from, filter: filter, timeout: timeout)
    }

    /// The body's member, when nothing lacks an equivalent.
    func member(_ name: String, of json: String) throws -> JSONValue {
        let translation = try translation(of: json)
        #expect(translation.missing.isEmpty, "\(translation.missing)")
        let body = try #require(translation.body?.objectValue)
        return try JSON.written(try #require(body[name]))
    }
}

/// JSON as text has it: 1.0 and 1 are the same there.
enum JSON {
    static func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    static func written(_ value: JSONValue) throws -> JSONValue {
        try JSONValue(parsing: try JSONEncoder().encode(value))
    }
}
