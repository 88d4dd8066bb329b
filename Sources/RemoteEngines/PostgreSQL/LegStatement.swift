import Foundation
import PostgreSQLClient
import Retrieval
import VectorIndex

/// What finds a leg's best rows: the statement, and how its second column becomes a score.
struct LegStatement: Sendable {
    var statement: PostgreSQLStatement
    /// Settings of the server that the statement needs.
    var settings: [String: String] = [:]
    /// The score of what a row has.
    var score: @Sendable (Double) -> Double

    /// What a leg is asked with.
    enum Query: Sendable {
        /// Words as the analyzer made them; one that occurs twice counts twice.
        case words([String])
        case sparse(SparseVector, dimension: Int, column: String)
        case dense([Float], DenseSimilarity, column: String, graphSearch: Int?)
    }

    /// - Parameters:
    ///   - table: Its name, quoted.
    ///   - limit: How many rows at most.
    /// - Throws: `FilterError` for a filter that cannot be answered.
    init(_ query: Query, table: String, limit: Int, filter: Filter?, now: Date = Date()) throws(FilterError) {
        let (parameter, value, condition, order): (PostgreSQLValue, String, String?, String)
        switch query {
        case .words(let words):
            parameter = .texts(words.map(\.withoutNUL))
            // Tokens and no query text: nothing in them has a meaning beyond itself.
            condition = "id @@@ paradedb.match_disjunction('words', $1::text[])"
            (value, order) = ("paradedb.score(id)", "DESC")
            score = { $0 / Self.factorOfTantivy }
        case .sparse(let vector, let dimension, let column):
            parameter = .binary(VectorForms.binary(vector, dimension: dimension))
            (value, condition, order) = ("\(column) <#> $1::sparsevec", nil, "ASC")
            score = { -$0 }
        case .dense(let vector, let similarity, let column, let breadth):
            parameter = .binary(VectorForms.binary(vector))
            (value, condition, order) = ("\(column) \(similarity.distance) $1::vector", nil, "ASC")
            score = { similarity.score(ofDistance: $0) }
            if let breadth { settings = Self.graphSettings(breadth: max(breadth, limit)) }
        }
        var filters = FilterSQL(parameters: [parameter], now: now)
        var conditions = [condition].compactMap(\.self)
        if let filter { conditions.append(try filters.condition(filter)) }
        let place = filters.add(.integer(limit))
        let restriction = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
        statement = PostgreSQLStatement(
            "SELECT id, \(value) FROM \(table)\(restriction) ORDER BY \(value) \(order), id LIMIT \(place)::bigint",
            filters.parameters, isPrepared: true)
    }

    /// Tantivy, and with it pg_search, multiplies every score with k1 + 1, which Lucene does no more: the order is the same.
    private static let factorOfTantivy = 1 + Double(PostgreSQLEngine.searchParameters.k1)

    /// The walk goes on until there are enough rows, whatever a filter leaves out, and in order.
    private static func graphSettings(breadth: Int) -> [String: String] {
        ["hnsw.ef_search": "\(min(max(breadth, 1), 1000))", "hnsw.iterative_scan": "strict_order"]
    }
}

extension DenseSimilarity {
    /// Pgvector's operator whose smallest value is the nearest.
    var distance: String {
        switch self {
        case .dot: "<#>"
        case .cosine: "<=>"
        case .l2: "<->"
        }
    }

    /// The score that the operator's value stands for.
    func score(ofDistance distance: Double) -> Double {
        switch self {
        case .dot: -distance
        case .cosine: 1 - distance
        case .l2: 1 / (1 + distance * distance)
        }
    }
}
