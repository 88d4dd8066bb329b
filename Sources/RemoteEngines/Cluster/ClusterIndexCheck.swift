import Interchange
import Retrieval

/// Compares an index that is there with what a push would make.
struct ClusterIndexCheck {
    /// The answer to `GET index`: of one index, whatever its name (it may have been asked for by an alias).
    private let found: [String: JSONValue]
    private let mapping: ElasticsearchMapping

    /// - Returns: nil when the answer is not of exactly one index.
    init?(_ answer: JSONValue, mapping: ElasticsearchMapping) {
        guard let indexes = answer.objectValue, indexes.count == 1,
            let found = indexes.first?.value.objectValue
        else { return nil }
        self.found = found
        self.mapping = mapping
    }

    private var mappings: [String: JSONValue] { found["mappings"]?.objectValue ?? [:] }
    private var properties: [String: JSONValue] { mappings["properties"]?.objectValue ?? [:] }

    /// What a push has left in the index; nil when no push has made it.
    var meta: JSONValue? {
        guard let meta = mappings["_meta"]?.objectValue?["hybrid_search"] else { return nil }
        return ["hybrid_search": meta]
    }

    /// Why documents cannot go there, in words; empty when they can.
    var problems: [String] {
        guard meta != nil else { return ["it is there, but no push has made it; push into an index of another name"] }
        var problems: [String] = []
        for (name, wanted) in mapping.properties.sorted(by: { $0.key < $1.key }) {
            guard let wanted = wanted.objectValue, let field = properties[name]?.objectValue else { continue }
            for key in Self.decisive {
                guard let value = wanted[key], let present = field[key] ?? Self.usual[key], present != value else {
                    continue
                }
                problems.append("field \"\(name)\" has \(key) \(present.text), the index needs \(value.text)")
            }
        }
        return problems + similarityProblems
    }

    /// The fields that are missing, by name. They can be added.
    var missingFields: [String: JSONValue] {
        mapping.properties.filter { properties[$0.key] == nil }
    }

    /// What decides whether documents fit and searches find what they find here.
    private static let decisive = ["type", "dims", "dimension", "similarity", "analyzer", "inference_id"]
    /// What a field has that does not say it.
    private static let usual: [String: JSONValue] = ["similarity": "cosine", "analyzer": "standard"]

    private var similarityProblems: [String] {
        guard let lexical = mapping.lexical else { return [] }
        let settings = found["settings"]?.objectValue?["index"]?.objectValue
        let similarity = settings?["similarity"]?.objectValue?[ElasticsearchMapping.lexicalField]?.objectValue
        var problems: [String] = []
        for (key, wanted) in [("k1", lexical.k1), ("b", lexical.b)] {
            // Settings come back as strings.
            let value = similarity?[key]
            guard let present = value?.doubleValue ?? value?.stringValue.flatMap({ Double($0) }) else { continue }
            if Float(present) != wanted { problems.append("BM25 has \(key) \(present), the index needs \(wanted)") }
        }
        return problems
    }
}
