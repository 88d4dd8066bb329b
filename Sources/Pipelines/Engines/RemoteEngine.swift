import IndexStore
import Retrieval

/// A search engine elsewhere that runs nodes of a retriever tree, each with all below it, as one request.
public protocol RemoteEngine: Sendable {
    /// What errors call it: `elasticsearch index "articles"`.
    var name: String { get }

    /// A retriever that runs a node there.
    ///
    /// What it retrieves is what the node would find here, as far as the engine can. Queries are encoded here by the
    /// definition's models unless the engine encodes them itself. While it waits the retriever holds no thread; it ends
    /// when its task is cancelled, and tells the engine of ``Retrieval/SearchDeadline``. The node's own filter is part of
    /// what `retrieve` is given.
    ///
    /// - Parameters:
    ///   - node: A leg, or a tree of them.
    ///   - definition: What the legs are.
    /// - Returns: nil when the engine has no equivalent for the node; it may have for the nodes below.
    /// - Throws: The engine's errors, the encoders' when a model cannot be loaded.
    func retriever(
        for node: RetrieverNode, definition: IndexDefinition, encoders: EncoderLibrary
    ) async throws -> (any Retriever)?

    /// The documents with some ids, those that the engine has.
    func documents(_ ids: [DocumentID]) async throws -> [DocumentID: Document]

    /// The text of the pipeline file with which the documents were brought to the engine, so that whoever searches it
    /// needs no file; nil when there is none.
    func storedPipeline() async throws -> String?
}

/// Connects to engines; a definition that was connected to before is not connected to again.
public protocol EngineConnector: Sendable {
    func engine(_ definition: EngineDefinition) async throws -> any RemoteEngine
}
