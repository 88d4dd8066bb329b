import IndexStore
import Retrieval

/// An engine elsewhere under a name of a pipeline.
public struct PipelineEngine: Hashable, Sendable {
    /// What it is and how to reach it.
    public var definition: EngineDefinition
    /// What its legs are; nil where they are those of the pipeline's index part.
    public var index: IndexDefinition?

    public init(_ definition: EngineDefinition, index: IndexDefinition? = nil) {
        self.definition = definition
        self.index = index
    }
}

extension PipelineEngine {
    /// Reads the `engines` of a pipeline file.
    static func byName(reading node: JSONNode) -> [String: PipelineEngine] {
        node.namedMembers().reduce(into: [:]) { engines, member in
            engines[member.name] = PipelineEngine(reading: member.node)
        }
    }

    private init?(reading node: JSONNode) {
        let members = node.members(known: EngineDefinition.kinds + ["index"])
        let kinds = members.keys.filter(EngineDefinition.kinds.contains).sorted()
        guard kinds.count == 1, let kind = kinds.first, let body = members[kind] else {
            let known = EngineDefinition.kinds.joined(separator: ", ")
            let found = kinds.isEmpty ? "none" : kinds.joined(separator: ", ")
            node.note("must have exactly one of \(known); found \(found)")
            return nil
        }
        self.init(EngineDefinition(kind, reading: body), index: members["index"].map(IndexDefinition.init(reading:)))
    }

    var json: JSONValue {
        .object([definition.kind: definition.json, "index": index?.json].compactMapValues(\.self))
    }
}
