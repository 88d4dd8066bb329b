import Foundation
import PostgreSQLClient
import Retrieval
import VectorIndex

/// What finds a leg's best rows: the statement, and how its second column becomes a score.
package struct LegStatement: Sendable {
    package var statement: PostgreSQLStatement
    /// Settings of the server that the statement needs.
    package var settings: [String: String] = [:]
    /// The score of what a row has.
    package var score: @Sendable (Double) -> Double

    /// What a leg is asked with.
    package enum Query: Sendable {
        /// Words as the analyzer made them; one that occurs twice counts twice.
        case words([String])
        case sparse(SparseVector, dimension: Int, column: String)
        case dense([Float], DenseSimilarity, column: String, graphSearch: Int?)
    }

    /// - Parameters:
    ///   - table: Its name, quoted.
    ///   - limit: How many rows at most.
    /// - Throws: `FilterError` for a filter that cannot be answered.
    package init(_ query: Query, table: String, limit: Int, filter: Filter?, now: Date = Date()) throws(FilterError) {
        let (parameter, value, condition, order): (PostgreSQLValue, String, String?, String)
        switch query {
        case .words(let words):
            parameter = .texts(words.map(\.withoutNUL))
            // Tokens and no query text: nothing in them has a meaning beyond itself.
            condition = "id @@@ paradedb.match_disjunction('words', $1::text[]) AND \(Self.hasWords)"
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
        let restriction =
            try filter.map { filter throws(FilterError) in " WHERE \(try filters.condition(filter))" } ?? ""
        let place = filters.add(.integer(limit))
        let sql =
            if let condition {
                Self.searched(table, value, condition, restriction: restriction)
            } else {
                "SELECT id, \(value) AS value FROM \(table)\(restriction)"
            }
        statement = PostgreSQLStatement(
            "\(sql) ORDER BY value \(order), id LIMIT \(place)::bigint", filters.parameters, isPrepared: true)
    }

    /// What an index of words finds, and then a filter lets through. The two are kept apart by `OFFSET 0`: pg_search
    /// has scores only where its own scan finds the rows, and a plan that begins with the filter's would have none.
    private static func searched(
        _ table: String, _ value: String, _ condition: String, restriction: String
    ) -> String {
        let columns = restriction.isEmpty ? "id" : "id, fields, dates"
        let found = "SELECT \(columns), \(value) AS value FROM \(table) WHERE \(condition)"
        return restriction.isEmpty ? found : "SELECT id, value FROM (\(found) OFFSET 0) AS found\(restriction)"
    }

    /// The rows that the index of words has: as here, documents without a word count in no statistics.
    static let hasWords = "words <> ''"

    /// Tantivy, and with it pg_search, multiplies every score with k1 + 1, which Lucene does no more: the order is
    /// the same.
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
