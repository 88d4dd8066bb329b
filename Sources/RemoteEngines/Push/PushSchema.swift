import IndexStore
import Pipelines
import Retrieval

/// What a target must be able to hold.
public struct PushSchema: Sendable {
    /// How the documents are indexed.
    public let definition: IndexDefinition
    /// How they are searched: stored in the target, so that who searches it needs no file.
    public let pipeline: Pipeline
    /// The encoders of the sparse legs, by leg: they know the vocabulary's size and its tokens.
    public let encoders: [String: any SparseEncoder]
    /// The lengths of the dense legs' vectors, by leg.
    public let dimensions: [String: Int]

    public init(
        definition: IndexDefinition, pipeline: Pipeline, encoders: [String: any SparseEncoder],
        dimensions: [String: Int]
    ) {
        self.definition = definition
        self.pipeline = pipeline
        self.encoders = encoders
        self.dimensions = dimensions
    }

    /// Loads the models of an index's legs, and the vocabularies of those that have none.
    ///
    /// - Throws: The encoders' errors when a model cannot be loaded.
    public init(_ snapshot: IndexSnapshot, pipeline: Pipeline, encoders library: EncoderLibrary) async throws {
        var encoders: [String: any SparseEncoder] = [:]
        for leg in snapshot.definition.sparse.keys {
            encoders[leg] = try await library.sparseEncoder(ofLeg: leg, in: snapshot)
        }
        try await self.init(snapshot.definition, pipeline: pipeline, sparse: encoders, library)
    }

    /// Loads the models of the legs.
    ///
    /// - Throws: The encoders' errors when a model cannot be loaded; ``IndexStore/IndexStoreError/noModel(name:)`` for a leg
    ///   that is pretokenized.
    public init(_ definition: IndexDefinition, pipeline: Pipeline, encoders library: EncoderLibrary) async throws {
        var encoders: [String: any SparseEncoder] = [:]
        for (leg, model) in definition.sparse {
            encoders[leg] = try await library.sparseEncoder(model: model.model, precision: model.precision)
        }
        try await self.init(definition, pipeline: pipeline, sparse: encoders, library)
    }

    private init(
        _ definition: IndexDefinition, pipeline: Pipeline, sparse encoders: [String: any SparseEncoder],
        _ library: EncoderLibrary
    ) async throws {
        var dimensions: [String: Int] = [:]
        for (leg, model) in definition.dense {
            dimensions[leg] = try await library.denseEncoder(model: model.model, precision: model.precision).dimension
        }
        // Who searches the target by it needs the legs' models.
        var pipeline = pipeline.selfContained
        pipeline.index = definition
        self.init(definition: definition, pipeline: pipeline, encoders: encoders, dimensions: dimensions)
    }
}
