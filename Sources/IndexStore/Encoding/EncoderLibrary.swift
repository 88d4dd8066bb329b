import Encoders
import Foundation
import ModelLibrary
import Retrieval

/// Loads each model once and hands it to everyone who asks.
///
/// Models are named as in a pipeline: a name of the model library, a repository id, or a path to a folder.
public actor EncoderLibrary {
    private let models: ModelLibrary
    private var sparse: [String: Task<any SparseEncoder, any Error>] = [:]
    private var dense: [String: Task<any DenseEncoder, any Error>] = [:]
    private var cross: [String: Task<any CrossEncoder, any Error>] = [:]

    public init(models: ModelLibrary = ModelLibrary()) {
        self.models = models
    }

    /// The learned sparse encoder of a model folder.
    ///
    /// - Throws: `ModelLibraryError` when the model is not there, `ModelError` when it is no such model.
    public func sparseEncoder(model: String) async throws -> any SparseEncoder {
        try await Self.once(model, in: &sparse) { [models] in
            try SpladeEncoder(folder: try models.folder(of: model))
        }.value
    }

    /// The dense encoder of a model folder. Throws as ``sparseEncoder(model:)``.
    public func denseEncoder(model: String) async throws -> any DenseEncoder {
        try await Self.once(model, in: &dense) { [models] in
            try DenseTextEncoder(folder: try models.folder(of: model))
        }.value
    }

    /// The cross-encoder of a model folder. Throws as ``sparseEncoder(model:)``.
    public func crossEncoder(model: String) async throws -> any CrossEncoder {
        try await Self.once(model, in: &cross) { [models] in
            let encoder = try TransformerCrossEncoder(folder: try models.folder(of: model))
            try encoder.checkScores()
            return encoder
        }.value
    }

    /// The task that loads a model, begun by whoever asks first.
    private static func once<Encoder>(
        _ model: String, in tasks: inout [String: Task<Encoder, any Error>], load: @escaping @Sendable () throws -> Encoder
    ) -> Task<Encoder, any Error> {
        if let task = tasks[model] { return task }
        let task = Task { try load() }
        tasks[model] = task
        return task
    }
}
