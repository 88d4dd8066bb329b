import IndexStore
import Pipelines
import Retrieval
import VectorIndex

/// What the translations into both engines' languages know of legs: their fields, their queries, their scores.
struct LegTranslator {
    let engine: TargetEngine
    let fields: EngineFields
    let definition: IndexDefinition?
    let query: EngineQuery

    // MARK: bm25

    /// `match` on the field into which all text fields are copied.
    func match(_ leg: BM25Leg, at place: TreePlace) -> JSONValue {
        check(leg, at: place)
        return ["match": .object([fields.field(of: "bm25"): ["query": .string(query.text)]])]
    }

    private func check(_ leg: BM25Leg, at place: TreePlace) {
        let indexed = definition?.bm25?.parameters
        for (name, value, own) in [("k1", leg.k1, indexed?.k1), ("b", leg.b, indexed?.b)] {
            guard let value, own != Float(value) else { continue }
            let found = own.map { "; the index has \($0)" } ?? ""
            place.member(name).lacks("BM25's parameters are the field's similarity's there, not a query's\(found)")
        }
    }

    // MARK: sparse_vector

    /// The tokens of a query that is encoded here, as documents have them there; nil when it is encoded there.
    func tokens(of leg: SparseVectorLeg) -> [String: JSONValue]? {
        guard let tokens = query.sparse[leg.inferenceID] else { return nil }
        // As in documents: what is no normal 32-bit number would be refused.
        let held = tokens.filter { $0.weight >= .leastNormalMagnitude }.map { (name(of: $0), $0.weight) }
        return Dictionary(held, uniquingKeysWith: +).mapValues(JSONValue.init(shortest:))
    }

    /// Features of `rank_features` have no dots in their names. Documents are written with one dot leaders, U+2024.
    private func name(of entry: WeightedToken) -> String {
        engine == .opensearch ? entry.token.replacing(".", with: "\u{2024}") : entry.token
    }

    /// Remarks on what neither engine does for a sparse leg.
    func checkRescoring(_ options: SparseSearchOptions, at place: TreePlace) {
        guard options.rescoringOversample != nil else { return }
        place.member("rescore").note("scores are of weights with 9 significant bits there")
    }

    // MARK: knn

    /// How many neighbours a dense leg returns.
    func neighbours(_ leg: KNNLeg, limit: Int) -> Int { leg.k ?? limit }

    /// The vector of a query that is encoded here; nil when it is encoded there.
    func vector(of leg: KNNLeg) -> JSONValue? {
        query.dense[leg.inferenceID].map { .array($0.map(JSONValue.init(shortest:))) }
    }

    func check(_ leg: KNNLeg, at place: TreePlace) {
        if leg.probes != nil {
            place.member("nprobe").note("lists of an inverted file are an index's affair there; graphs are searched")
        }
        if definition == nil {
            place.note("no index part says the similarity: scores are taken to be dot products")
        }
    }

    // MARK: Scores

    /// How the scores of a leg there become those here.
    func scores(of node: RetrieverNode) -> ScoreConversion {
        switch node.kind {
        case .bm25 where engine == .elasticsearch: .scaled(1 / (1 + k1))
        case .knn(let leg): scores(by: definition?.dense[leg.inferenceID]?.similarity ?? .dot)
        default: .same
        }
    }

    /// Elasticsearch's BM25 has a factor of k1 + 1, which Lucene's, OpenSearch's since version 3 and ours lack.
    private var k1: Double {
        let k1 = (definition?.bm25?.parameters ?? .standard).k1
        return Double(k1.description) ?? Double(k1)
    }

    /// Both have 1 / (1 + d²) of Euclidean distances, as we do.
    private func scores(by similarity: DenseSimilarity) -> ScoreConversion {
        switch (similarity, engine) {
        case (.l2, _): .same
        case (.cosine, _), (.dot, .elasticsearch): .centred
        case (.dot, .opensearch): .positive
        }
    }

    /// A score here that no document found by a leg can fall below; nil for other nodes.
    func lowestScore(of node: RetrieverNode) -> Double? {
        switch node.kind {
        case .bm25, .sparseVector: 0
        case .knn(let leg): definition?.dense[leg.inferenceID]?.similarity == .l2 ? 0 : -1
        default: nil
        }
    }

    // MARK: Every node

    /// Remarks on what any node can say and neither engine can do.
    func check(_ options: RetrieverNode.Options, at place: TreePlace) {
        if options.timeout != nil {
            place.member("timeout_ms").note("a request has one time limit there, its parts have none")
        }
        if options.onFailure == .fail {
            place.member("on_failure").note(
                "a shard that fails leaves its documents out there, unless allow_partial_search_results is false")
        }
    }
}

extension JSONValue {
    /// A number with no more digits than single precision needs.
    init(shortest number: Float) {
        self = .number(Double(number.description) ?? Double(number))
    }
}
