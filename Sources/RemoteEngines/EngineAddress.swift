import Foundation
import Pipelines

/// Where an engine is, as a command line has it: `https://search-1:9200/articles` is an index of Elasticsearch or
/// OpenSearch, `postgresql://db-1/library?table=articles` a table of PostgreSQL.
///
/// A cluster's address may name several nodes, `https://search-1:9200,search-2:9200/articles`, and who asks,
/// `https://reader@search-1:9200/articles`. Passwords do not belong into addresses: other users of the machine see
/// them.
public enum EngineAddress: Hashable, Sendable {
    case cluster(ClusterDefinition)
    case postgresql(PostgreSQLDefinition)

    /// What an address does not say.
    public struct Access: Hashable, Sendable {
        /// Nil for the environment variable `HYBRIDSEARCH_API_KEY`, where there is one.
        public var apiKey: Secret?
        /// That of the user whom the address names; nil for the environment variable `HYBRIDSEARCH_PASSWORD`, where
        /// there is one.
        public var password: Secret?
        /// A PEM file with the certificates that are trusted; nil for the system's.
        public var authorities: String?

        public init(apiKey: Secret? = nil, password: Secret? = nil, authorities: String? = nil) {
            self.apiKey = apiKey
            self.password = password
            self.authorities = authorities
        }
    }

    static let apiKeyVariable = "HYBRIDSEARCH_API_KEY"
    static let passwordVariable = "HYBRIDSEARCH_PASSWORD"

    /// Whether a text is meant as an address, and not as the folder of an index.
    public static func isAddress(_ text: String) -> Bool {
        ["http://", "https://", "postgresql://", "postgres://"].contains { text.lowercased().hasPrefix($0) }
    }

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - name: The index or the table, in place of the address's.
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)``.
    public init(
        _ text: String, name: String? = nil, access: Access = Access(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(RemoteEngineError) {
        if text.lowercased().hasPrefix("postgres") {
            self = .postgresql(try Self.table(text, name: name, access, environment))
        } else {
            self = .cluster(try Self.index(text, name: name, access, environment))
        }
    }

    // MARK: Clusters

    private static func index(
        _ text: String, name: String?, _ access: Access, _ environment: [String: String]
    ) throws(RemoteEngineError) -> ClusterDefinition {
        func failure(_ problem: String) -> RemoteEngineError {
            .misconfigured(engine: withoutPassword(text), problem: problem)
        }
        guard let schemeEnd = text.range(of: "://") else { throw failure("has no https:// before it") }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard ["http", "https"].contains(scheme) else {
            throw failure("must begin with https://, http:// or postgresql://")
        }
        let rest = text[schemeEnd.upperBound...]
        guard !rest.contains(where: { "?#".contains($0) }) else {
            throw failure("must end with the name of the index")
        }
        var authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count).split(separator: "/").map(String.init)
        var user: String?
        if let at = authority.lastIndex(of: "@") {
            let userInfo = authority[..<at]
            guard !userInfo.contains(":") else {
                throw failure(passwordIsSeen)
            }
            user = userInfo.removingPercentEncoding ?? String(userInfo)
            authority = authority[authority.index(after: at)...]
        }
        let hosts = authority.split(separator: ",", omittingEmptySubsequences: false)
        guard !hosts.contains(where: \.isEmpty) else { throw failure("must name a host") }
        guard let index = name ?? path.popLast()?.removingPercentEncoding, !index.isEmpty else {
            throw failure("must end with the name of the index: \(scheme)://\(authority)/articles")
        }
        let prefix = path.map { "/" + $0 }.joined()
        return ClusterDefinition(
            nodes: hosts.map { "\(scheme)://\($0)\(prefix)" }, index: index,
            credentials: try credentials(user: user, access, environment, failure), authorities: access.authorities)
    }

    private static func credentials(
        user: String?, _ access: Access, _ environment: [String: String], _ failure: (String) -> RemoteEngineError
    ) throws(RemoteEngineError) -> ClusterCredentials? {
        if let user {
            guard access.apiKey == nil else { throw failure("has a user, so there must be no API key") }
            guard let password = access.password ?? given(passwordVariable, environment) else {
                throw failure("the password of \(user) is missing; set the environment variable \(passwordVariable)")
            }
            return .basic(user: user, password: password)
        }
        guard access.password == nil else {
            throw failure("names no user whose the password is: https://user@host…")
        }
        return (access.apiKey ?? given(apiKeyVariable, environment)).map { .apiKey($0) }
    }

    private static func given(_ variable: String, _ environment: [String: String]) -> Secret? {
        environment[variable].flatMap { $0.isEmpty ? nil : .environment(variable) }
    }

    // MARK: PostgreSQL

    private static func table(
        _ text: String, name: String?, _ access: Access, _ environment: [String: String]
    ) throws(RemoteEngineError) -> PostgreSQLDefinition {
        func failure(_ problem: String) -> RemoteEngineError {
            .misconfigured(engine: withoutPassword(text), problem: problem)
        }
        guard access.apiKey == nil, access.authorities == nil else {
            throw failure("takes no API key and no authorities; libpq's sslrootcert in the address names those")
        }
        guard var parts = URLComponents(string: text) else { throw failure("is no address") }
        guard parts.password == nil else {
            throw failure(passwordIsSeen)
        }
        let items = parts.queryItems ?? []
        guard let table = name ?? items.last(where: { $0.name == "table" })?.value, !table.isEmpty else {
            throw failure("must say which table: ?table=articles")
        }
        let others = items.filter { $0.name != "table" }
        parts.queryItems = others.isEmpty ? nil : others
        guard let url = parts.string else { throw failure("is no address") }
        return PostgreSQLDefinition(
            url: url, password: access.password ?? given(passwordVariable, environment), table: table)
    }

    private static let passwordIsSeen =
        "a password in an address is seen by others; put it into the environment variable \(passwordVariable)"

    /// Errors are printed.
    private static func withoutPassword(_ text: String) -> String {
        guard let scheme = text.range(of: "://"), let at = text[scheme.upperBound...].lastIndex(of: "@") else {
            return text
        }
        let user = text[scheme.upperBound..<at].prefix { $0 != ":" }
        return "\(text[..<scheme.upperBound])\(user)\(text[at...])"
    }
}
