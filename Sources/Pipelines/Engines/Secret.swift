import Retrieval

/// Where a password is: pipelines are stored in indexes and printed, so they do not hold it themselves.
public enum Secret: Hashable, Sendable {
    /// The value of an environment variable.
    case environment(String)
    /// What a file holds, without the line's end.
    case file(String)
}

extension Secret {
    init?(reading node: JSONNode) {
        if node.value.stringValue != nil {
            node.note(
                "must not be the secret itself, since pipelines are stored and printed; say where it is: "
                    + "{\"env\": \"NAME\"} or {\"file\": \"PATH\"}")
            return nil
        }
        let members = node.members(known: ["env", "file"])
        switch (members["env"]?.name(), members["file"]?.name()) {
        case (let name?, nil): self = .environment(name)
        case (nil, let path?): self = .file(path)
        default:
            if node.value.objectValue != nil { node.note("must have one of \"env\" and \"file\"") }
            return nil
        }
    }

    var json: JSONValue {
        switch self {
        case .environment(let name): ["env": .string(name)]
        case .file(let path): ["file": .string(path)]
        }
    }
}
