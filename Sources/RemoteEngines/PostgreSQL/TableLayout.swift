import IndexStore
import PostgreSQLClient
import Retrieval
import VectorIndex

/// What a table has for the legs of a definition, and how it came there: whoever searches it must ask in the same
/// way.
struct TableLayout: Hashable, Sendable, Codable {
    /// The fields that the words are of, in order.
    var textFields: [String]
    /// What cut the texts into words; nil without a lexical leg.
    var analyzer: String?
    /// The sizes of the vocabularies, by leg.
    var sparse: [String: Int]
    /// By leg.
    var dense: [String: Dense]

    struct Dense: Hashable, Sendable, Codable {
        var dimension: Int
        var similarity: DenseSimilarity
    }

    /// Pgvector's limits.
    static let mostDimensions = 16_000
    static let mostDimensionsOfGraphs = 2000
    static let mostTerms = 16_000
    static let mostVocabulary = 1_000_000_000

    init(_ schema: PushSchema) {
        let definition = schema.definition
        textFields = definition.textFields
        analyzer = definition.bm25?.analyzer
        sparse = schema.encoders.filter { definition.sparse[$0.key] != nil }.mapValues(\.vocabularySize)
        dense = [:]
        for (leg, model) in definition.dense {
            dense[leg] = Dense(dimension: schema.dimensions[leg] ?? 0, similarity: model.similarity)
        }
    }

    /// What pgvector cannot hold, in words; nil when all fits.
    var problem: String? {
        for (leg, size) in sparse.sorted(by: { $0.key < $1.key }) where !(1...Self.mostVocabulary).contains(size) {
            return
                "the sparse leg \(leg) has \(size) terms in its vocabulary, a sparsevec at most \(Self.mostVocabulary)"
        }
        for (leg, dense) in dense.sorted(by: { $0.key < $1.key })
        where !(1...Self.mostDimensions).contains(dense.dimension) {
            return
                "the dense leg \(leg) has \(dense.dimension) dimensions, a vector at most \(Self.mostDimensions)"
        }
        return nil
    }

    /// How a table differs from what is wanted, in words; empty when it does not.
    func differences(from wanted: TableLayout) -> [String] {
        var found: [String] = []
        func compare<Value: Equatable>(_ what: String, _ mine: Value, _ theirs: Value) {
            if mine != theirs { found.append("\(what) is \(mine) there and \(theirs) here") }
        }
        if wanted.analyzer != nil { compare("text_fields", textFields, wanted.textFields) }
        compare("bm25's analyzer", analyzer ?? "none", wanted.analyzer ?? "none")
        for leg in Set(sparse.keys).union(wanted.sparse.keys).sorted() {
            compare("the vocabulary of \(leg)", sparse[leg] ?? 0, wanted.sparse[leg] ?? 0)
        }
        for leg in Set(dense.keys).union(wanted.dense.keys).sorted() {
            compare("the dimension of \(leg)", dense[leg]?.dimension ?? 0, wanted.dense[leg]?.dimension ?? 0)
            compare("the similarity of \(leg)", dense[leg]?.similarity ?? .dot, wanted.dense[leg]?.similarity ?? .dot)
        }
        return found
    }

    // MARK: Columns

    /// A column with its type.
    struct Column: Hashable, Sendable {
        var name: String
        var type: String
    }

    /// The column of the words.
    static let words = Column(name: "\"words\"", type: "text")

    static func column(ofSparseLeg leg: String) throws(PostgreSQLError) -> String {
        try SQLName.quoted("sparse_\(leg)")
    }

    static func column(ofDenseLeg leg: String) throws(PostgreSQLError) -> String {
        try SQLName.quoted("dense_\(leg)")
    }

    /// The columns that every table has, in order.
    static let documentColumns = [
        // Equal scores are in order of the bytes of ids, here as there.
        Column(name: "id", type: "text COLLATE \"C\""), Column(name: "title", type: "text"),
        Column(name: "text", type: "text"), Column(name: "metadata", type: "jsonb"),
        // What filters look at: the values of every field, and the instants of those that are dates.
        Column(name: "fields", type: "jsonb"), Column(name: "dates", type: "jsonb"),
        Column(name: "fingerprint", type: "bigint"),
    ]

    /// The columns of the legs, in order.
    func legColumns() throws(PostgreSQLError) -> [Column] {
        var columns = analyzer == nil ? [] : [Self.words]
        for (leg, size) in sparse.sorted(by: { $0.key < $1.key }) {
            columns.append(Column(name: try Self.column(ofSparseLeg: leg), type: "sparsevec(\(size))"))
        }
        for (leg, dense) in dense.sorted(by: { $0.key < $1.key }) {
            columns.append(Column(name: try Self.column(ofDenseLeg: leg), type: "vector(\(dense.dimension))"))
        }
        return columns
    }
}
