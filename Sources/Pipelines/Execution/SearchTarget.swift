import IndexStore
import Retrieval

/// What a plan searches: an index here, engines elsewhere, or both.
public struct SearchTarget: Sendable {
    /// The index here; nil when every leg runs elsewhere.
    public let snapshot: IndexSnapshot?
    /// What the legs are, but for engines that say otherwise.
    public let definition: IndexDefinition
    /// Where models are.
    public let encoders: EncoderLibrary
    /// The engines by the names that pipelines have for them.
    public let engines: [String: ConnectedEngine]

    /// An engine, and what its legs are.
    public struct ConnectedEngine: Sendable {
        public let engine: any RemoteEngine
        public let definition: IndexDefinition
    }

    /// - Parameters:
    ///   - definition: What the legs are; nil for the snapshot's definition.
    ///   - engines: The engines that the pipeline's tree names.
    ///   - connector: Connects to them.
    /// - Throws: The connector's errors for definitions that cannot be used. That an engine does not answer shows later.
    public init(
        snapshot: IndexSnapshot?, definition: IndexDefinition? = nil, encoders: EncoderLibrary,
        engines: [String: PipelineEngine] = [:], connector: any EngineConnector
    ) async throws {
        let definition = snapshot?.definition ?? definition ?? IndexDefinition()
        var connected: [String: ConnectedEngine] = [:]
        for (name, engine) in engines {
            connected[name] = ConnectedEngine(
                engine: try await connector.engine(engine.definition), definition: engine.index ?? definition)
        }
        self.snapshot = snapshot
        self.definition = definition
        self.encoders = encoders
        self.engines = connected
    }

    /// What the legs are that run on an engine, or here.
    func definition(on engine: String?) -> IndexDefinition {
        engine.flatMap { engines[$0]?.definition } ?? definition
    }
}
