import PostgreSQLClient

/// The names of a table and of what belongs to it, ready for SQL.
package struct TableName: Hashable, Sendable {
    /// As the definition has it: `search.articles`.
    package let text: String
    /// The table.
    package let quoted: String
    /// Where a push collects what will change: as the table, with `_push`.
    package let staged: String
    /// The schema, quoted and with a dot; empty where there is none.
    private let schema: String
    private let name: String

    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)``.
    package init(_ text: String) throws(RemoteEngineError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count) else {
            throw .misconfigured(
                engine: Self.engine(text),
                problem: "the name must be that of a table, or a schema's and a table's: search.articles")
        }
        do {
            schema = parts.count == 2 ? try SQLName.quoted(parts[0]) + "." : ""
            name = parts[parts.count - 1]
            quoted = schema + (try SQLName.quoted(name))
            staged = schema + (try SQLName.quoted(name + "_push"))
        } catch {
            throw .misconfigured(engine: Self.engine(text), problem: error.message)
        }
        self.text = text
    }

    /// What errors call it.
    package var engine: String { Self.engine(text) }

    private static func engine(_ text: String) -> String { "postgresql table \"\(text)\"" }

    /// The name of an index of the table, without its schema, where it is always that of the table.
    func index(_ suffix: String) throws(PostgreSQLError) -> String {
        try SQLName.quoted("\(name)_\(suffix)")
    }

    /// A name in the table's schema.
    func qualified(_ quoted: String) -> String { schema + quoted }
}
