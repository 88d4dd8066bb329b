import Pipelines

/// Connects to each engine once and hands it to everyone who asks.
public actor EngineLibrary: EngineConnector {
    public init() {}

    public func engine(_ definition: EngineDefinition) async throws -> any RemoteEngine {
        throw RemoteEngineError.misconfigured(engine: definition.kind, problem: "this build knows no engines")
    }
}
