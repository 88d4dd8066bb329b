import Foundation
import IndexStore
import Pipelines
import RemoteEngines
import Retrieval

/// An index on an engine elsewhere that answers questions by the same pipelines as one here.
///
/// ```swift
/// let index = try await RemoteIndex.open(.elasticsearch(ClusterDefinition(nodes: ["https://search-1:9200"], index: "notes")))
/// let hits = try await index.search("how do I make tea?").hits
/// ```
///
/// What the engine can run goes there as one request; what it has no equivalent for runs here over what it finds.
public actor RemoteIndex: SearchableIndex {
    /// The name under which plans know the engine, for pipelines that do not name it themselves.
    private static let engineName = "remote"

    public nonisolated let pipeline: Pipeline
    public nonisolated let definition: IndexDefinition

    private let engine: EngineDefinition
    private let encoders: EncoderLibrary
    private let engines: any EngineConnector
    private var plans = PlanCache()

    private init(
        engine: EngineDefinition, pipeline: Pipeline, encoders: EncoderLibrary, engines: any EngineConnector
    ) {
        self.engine = engine
        self.pipeline = pipeline
        definition = pipeline.index ?? IndexDefinition()
        self.encoders = encoders
        self.engines = engines
    }

    /// Opens an index of an engine.
    ///
    /// - Parameter pipeline: How to search it; nil for the one with which the documents were brought there.
    /// - Throws: The engine's errors; ``PipelineError`` when no pipeline is given and the engine has none.
    public static func open(
        _ engine: EngineDefinition, pipeline: Pipeline? = nil, encoders: EncoderLibrary = EncoderLibrary(),
        engines: any EngineConnector = EngineLibrary()
    ) async throws -> RemoteIndex {
        let connected = try await engines.engine(engine)
        let stored = try await pipeline == nil || pipeline?.index == nil ? connected.storedPipeline() : nil
        let origin = try stored.map {
            // All of it runs on this engine: others, and secrets for them, are not for it to ask for.
            try Pipeline(json: Data($0.utf8), file: "the pipeline stored in \(connected.name)").inOnePlace
        }
        guard var pipeline = pipeline ?? origin else {
            throw PipelineError.badRequest("\(connected.name) holds no pipeline; name one that says what its legs are")
        }
        pipeline.index = pipeline.index ?? origin?.index
        return RemoteIndex(engine: engine, pipeline: pipeline, encoders: encoders, engines: engines)
    }

    /// A pipeline bound to the engine: nodes that name no engine run on it.
    public func plan(for pipeline: Pipeline) async throws -> SearchPlan {
        var pipeline = pipeline
        pipeline.index = pipeline.index ?? definition
        if pipeline.search.retriever.options.engine == nil {
            pipeline.engines[Self.engineName] = PipelineEngine(engine)
            pipeline.search.retriever.options.engine = Self.engineName
        }
        let task = plans.plan(for: pipeline) { [pipeline, encoders, engines] in
            try await SearchPlan(
                pipeline.search,
                target: SearchTarget(
                    snapshot: nil, definition: pipeline.index, encoders: encoders, engines: pipeline.engines,
                    connector: engines))
        }
        do {
            return try await task.value
        } catch {
            plans.forget(pipeline)
            throw error
        }
    }
}
