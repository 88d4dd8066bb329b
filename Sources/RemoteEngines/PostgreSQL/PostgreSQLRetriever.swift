import BoundedExecutor
import Pipelines
import PostgreSQLClient
import Retrieval

/// Finds a leg's documents with one statement for each query.
struct PostgreSQLRetriever: Retriever {
    let database: PostgreSQLDatabase
    /// What traces call the leg.
    let name: String
    /// The most documents that the leg returns; nil for as many as are asked for.
    let mostDocuments: Int?
    /// What the table is asked with for a query; nil when nothing can match.
    let encode: @Sendable (_ query: String) async throws -> LegStatement.Query?
    /// Whether documents that score 0 match: they have nothing in common with the query where they do not.
    let isZeroAMatch: Bool

    func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        let limit = min(limit, mostDocuments ?? limit)
        guard limit > 0 else { return .empty }
        let encoded = try await SearchTrace.span("\(name): encode") {
            try await BoundedExecutor.shared.run { try await encode(query) }
        }
        guard let encoded else { return .empty }
        let leg = try LegStatement(encoded, table: database.table.quoted, limit: limit, filter: filter)
        let rows = try await SearchTrace.span("\(name): postgresql") {
            try await naming(database.table.engine) {
                try await database.pool.read(
                    leg.statement, settings: leg.settings, deadline: SearchDeadline.current)
            }
        }
        return RankedList(sorting: try scored(rows, leg), limit: limit)
    }

    private func scored(_ rows: PostgreSQLRows, _ leg: LegStatement) throws -> [ScoredDocument] {
        do {
            let documents = try rows.map { row in
                ScoredDocument(id: DocumentID(try row.string(0)), score: leg.score(try row.double(1)))
            }
            return documents.filter { isZeroAMatch ? !$0.score.isNaN : $0.score > 0 }
        } catch let error as PostgreSQLError {
            throw error.error(of: database.table.engine)
        }
    }
}
