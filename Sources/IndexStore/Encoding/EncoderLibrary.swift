import Encoders
import Foundation
import ModelLibrary
import Retrieval

/// Loads each model once and hands it to everyone who asks.
///
/// Models are named as in a pipeline: a name of the model library, a repository id, or a path to a folder. A program may
/// bring encoders of its own (an embedding service, vectors that are there already) under names of its own.
public actor EncoderLibrary {
    private struct Key: Hashable {
        var model: String
        var precision: Precision
    }

    private let models: ModelLibrary
    private let ownSparse: [String: any SparseEncoder]
    private let ownDense: [String: any DenseEncoder]
    private var sparse: [Key: Task<any SparseEncoder, any Error>] = [:]
    private var dense: [Key: Task<any DenseEncoder, any Error>] = [:]
    private var cross: [Key: Task<any CrossEncoder, any Error>] = [:]

    /// - Parameters:
    ///   - models: Where models are that are loaded by name.
    ///   - sparse: The program's own encoders, by the names that pipelines have for them (`model`).
    ///   - dense: As `sparse`.
    public init(
        models: ModelLibrary = ModelLibrary(), sparse: [String: any SparseEncoder] = [:],
        dense: [String: any DenseEncoder] = [:]
    ) {
        self.models = models
        ownSparse = sparse
        ownDense = dense
    }

    /// The learned sparse encoder of a model folder.
    ///
    /// - Throws: `ModelLibraryError` when the model is not there, `ModelError` when it is no such model;
    ///   ``IndexStoreError/noModel(name:)`` for ``SparseDefinition/pretokenizedModel``.
    public func sparseEncoder(
        model: String, precision: Precision = .automatic
    ) async throws -> any SparseEncoder {
        guard model != SparseDefinition.pretokenizedModel else { throw IndexStoreError.noModel(name: model) }
        if let own = ownSparse[model] { return own }
        return try await Self.once(Key(model: model, precision: precision), in: &sparse) { [models] in
            try SpladeEncoder(folder: try models.folder(of: model), precision: precision)
        }.value
    }

    /// The dense encoder of a model folder. Throws as ``sparseEncoder(model:precision:)``.
    public func denseEncoder(
        model: String, precision: Precision = .automatic
    ) async throws -> any DenseEncoder {
        if let own = ownDense[model] { return own }
        return try await Self.once(Key(model: model, precision: precision), in: &dense) { [models] in
            try DenseTextEncoder(folder: try models.folder(of: model), precision: precision)
        }.value
    }

    /// The cross-encoder of a model folder. Throws as ``sparseEncoder(model:precision:)``.
    public func crossEncoder(
        model: String, precision: Precision = .automatic
    ) async throws -> any CrossEncoder {
        try await Self.once(Key(model: model, precision: precision), in: &cross) { [models] in
            let encoder = try TransformerCrossEncoder(folder: try models.folder(of: model), precision: precision)
            try encoder.checkScores()
            return encoder
        }.value
    }

    /// The task that loads a model, begun by whoever asks first.
    private static func once<Encoder>(
        _ key: Key, in tasks: inout [Key: Task<Encoder, any Error>], load: @escaping @Sendable () throws -> Encoder
    ) -> Task<Encoder, any Error> {
        if let task = tasks[key] { return task }
        let task = Task { try load() }
        tasks[key] = task
        return task
    }
}
