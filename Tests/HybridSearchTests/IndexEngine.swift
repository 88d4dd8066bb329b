import HybridSearch
import Synchronization

/// An engine elsewhere that searches for real: an index of its own. It can be told what it has no equivalent for, and to
/// fail.
final class IndexEngine: RemoteEngine, EngineConnector {
    struct Broken: Error, CustomStringConvertible { var description: String { "no node answers" } }

    let name = "another index"
    private let index: SearchIndex
    private let lacking: Set<String>
    private let isBroken: Bool
    private let asked = Mutex<[Call]>([])

    struct Call {
        let kind: String
        let filter: Filter?
        let timeLeft: Duration?
    }

    /// - Parameter lacking: The kinds of nodes that it has no equivalent for.
    init(_ index: SearchIndex, lacking: Set<String> = [], isBroken: Bool = false) {
        self.index = index
        self.lacking = lacking
        self.isBroken = isBroken
    }

    /// What was asked for so far.
    var calls: [Call] { asked.withLock(\.self) }

    func engine(_ definition: EngineDefinition) async throws -> any RemoteEngine { self }

    func retriever(
        for node: RetrieverNode, definition: IndexDefinition, encoders: EncoderLibrary
    ) async throws -> (any Retriever)? {
        lacking.contains(node.kindName) ? nil : Leg(engine: self, node: node)
    }

    func documents(_ ids: [DocumentID]) async throws -> [DocumentID: Document] {
        if isBroken { throw Broken() }
        return try await index.snapshot.documents(ids)
    }

    func storedPipeline() async throws -> String? { try index.pipeline.jsonText() }

    private struct Leg: Retriever {
        let engine: IndexEngine
        let node: RetrieverNode

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
            engine.asked.withLock {
                $0.append(Call(kind: node.kindName, filter: filter, timeLeft: SearchDeadline.timeLeft))
            }
            if engine.isBroken { throw Broken() }
            let pipeline = Pipeline(name: "asked", search: SearchDefinition(retriever: node))
            let request = SearchRequest(query, size: limit, filter: filter, fetchesDocuments: false)
            let hits = try await engine.index.search(request, pipeline: pipeline).hits
            return RankedList(sorting: hits.map { ScoredDocument(id: $0.id, score: $0.score) })
        }
    }
}
