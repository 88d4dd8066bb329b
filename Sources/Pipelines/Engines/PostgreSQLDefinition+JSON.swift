import Retrieval

extension PostgreSQLDefinition {
    private static let mostConnections = 1000

    init(reading node: JSONNode) {
        let members = node.members(
            known: ["url", "password", "table", "connections", "connect_timeout_ms", "request_timeout_ms"])
        self.init(
            url: members.requiredName("url", of: node), password: members["password"].flatMap(Secret.init(reading:)),
            table: members.requiredName("table", of: node))
        if let connections = members["connections"]?.integer(in: 1...Self.mostConnections) {
            self.connections = connections
        }
        if let timeout = members["connect_timeout_ms"]?.timeout() { connectTimeout = timeout }
        if let timeout = members["request_timeout_ms"]?.timeout() { requestTimeout = timeout }
    }

    var json: JSONValue {
        let defaults = PostgreSQLDefinition(url: url, table: table)
        var members: [String: JSONValue] = ["url": .string(url), "table": .string(table)]
        members["password"] = password?.json
        if connections != defaults.connections { members["connections"] = .integer(connections) }
        if connectTimeout != defaults.connectTimeout {
            members["connect_timeout_ms"] = .integer(connectTimeout.wholeMilliseconds)
        }
        if requestTimeout != defaults.requestTimeout {
            members["request_timeout_ms"] = .integer(requestTimeout.wholeMilliseconds)
        }
        return .object(members)
    }
}
