import Retrieval

extension ClusterDefinition {
    private static let mostRetries = 10

    init(reading node: JSONNode) {
        let members = node.members(
            known: [
                "nodes", "index", "api_key", "user", "password", "authorities", "retries", "connect_timeout_ms",
                "request_timeout_ms", "fields",
            ])
        self.init(
            nodes: Self.nodes(members["nodes"], of: node), index: members.requiredName("index", of: node),
            credentials: ClusterCredentials(reading: members, of: node), authorities: members["authorities"]?.name())
        if let retries = members["retries"]?.integer(in: 0...Self.mostRetries) { self.retries = retries }
        if let timeout = members["connect_timeout_ms"]?.timeout() { connectTimeout = timeout }
        if let timeout = members["request_timeout_ms"]?.timeout() { requestTimeout = timeout }
        for (leg, field) in members["fields"]?.namedMembers() ?? [] { fields[leg] = EngineField(reading: field) }
    }

    private static func nodes(_ list: JSONNode?, of node: JSONNode) -> [String] {
        guard let list else {
            node.note("\"nodes\" is missing")
            return []
        }
        guard let elements = list.elements() else { return [] }
        if elements.isEmpty { list.note("must have at least one node") }
        return elements.compactMap { element in
            guard let address = element.name() else { return nil }
            if !address.hasPrefix("http://"), !address.hasPrefix("https://") {
                element.note("must begin with http:// or https://, found \"\(address)\"")
            }
            if address.contains("@") {
                element.note("must not hold a user or a password; those are \"user\" and \"password\"")
            }
            return address
        }
    }

    var json: JSONValue {
        let defaults = ClusterDefinition(nodes: nodes, index: index)
        var members: [String: JSONValue] = [
            "nodes": .array(nodes.map(JSONValue.string)), "index": .string(index),
        ]
        members["authorities"] = authorities.map(JSONValue.string)
        if retries != defaults.retries { members["retries"] = .integer(retries) }
        if connectTimeout != defaults.connectTimeout {
            members["connect_timeout_ms"] = .integer(connectTimeout.wholeMilliseconds)
        }
        if requestTimeout != defaults.requestTimeout {
            members["request_timeout_ms"] = .integer(requestTimeout.wholeMilliseconds)
        }
        if !fields.isEmpty { members["fields"] = .object(fields.mapValues(\.json)) }
        return .object(members.merging(credentials?.members ?? [:]) { $1 })
    }
}

extension ClusterCredentials {
    init?(reading members: [String: JSONNode], of node: JSONNode) {
        let key = members["api_key"].flatMap(Secret.init(reading:))
        let password = members["password"].flatMap(Secret.init(reading:))
        let user = members["user"]?.name()
        if members["api_key"] != nil, members["user"] != nil || members["password"] != nil {
            node.note("has an api_key and a user with a password; must be one of them")
        }
        if (members["user"] == nil) != (members["password"] == nil) {
            node.note("must have both \"user\" and \"password\", or neither")
        }
        if let key {
            self = .apiKey(key)
        } else if let user, let password {
            self = .basic(user: user, password: password)
        } else {
            return nil
        }
    }

    var members: [String: JSONValue] {
        switch self {
        case .apiKey(let key): ["api_key": key.json]
        case .basic(let user, let password): ["user": .string(user), "password": password.json]
        }
    }
}

extension EngineField {
    init(reading node: JSONNode) {
        let members = node.members(known: ["field", "inference_id"])
        self.init(field: members["field"]?.name(), inferenceID: members["inference_id"]?.name())
    }

    var json: JSONValue {
        .object(
            ["field": field.map(JSONValue.string), "inference_id": inferenceID.map(JSONValue.string)]
                .compactMapValues(\.self))
    }
}
