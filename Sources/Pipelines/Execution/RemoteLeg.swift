import Retrieval

/// A node that runs on an engine elsewhere, with all below it. It waits and does not compute, so it needs no thread.
package struct RemoteLeg: Retriever {
    let engine: any RemoteEngine
    private let retriever: any Retriever
    private let name: String

    /// - Parameter name: The node's.
    init(_ retriever: any Retriever, of engine: any RemoteEngine, name: String) {
        self.retriever = retriever
        self.engine = engine
        self.name = name
    }

    package func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        try await SearchTrace.span("\(name): \(engine.name)") {
            try await retriever.retrieve(query, limit: limit, filter: filter)
        }
    }
}

extension BoundNode {
    /// The nodes of the tree that run elsewhere.
    var remoteLegs: [RemoteLeg] {
        switch self {
        case .leg(_, let retriever, _): [retriever as? RemoteLeg].compactMap(\.self)
        case .fusion(_, let children, _, _): children.flatMap(\.remoteLegs)
        case .reranker(_, let child, _, _, _): child.remoteLegs
        }
    }
}
