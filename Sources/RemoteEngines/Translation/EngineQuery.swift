import IndexStore
import Pipelines
import Retrieval

/// What is searched for, as an engine is told: the text, and vectors for those legs whose queries are encoded here.
public struct EngineQuery: Hashable, Sendable {
    public var text: String
    /// Tokens and weights by sparse leg. A leg that is not here has its query encoded there.
    public var sparse: [String: [WeightedToken]]
    /// Vectors by dense leg. A leg that is not here has its query encoded there.
    public var dense: [String: [Float]]

    public init(text: String, sparse: [String: [WeightedToken]] = [:], dense: [String: [Float]] = [:]) {
        self.text = text
        self.sparse = sparse
        self.dense = dense
    }

    /// The place of a query in a search template, `{{query}}`; all legs are encoded there.
    public static let template = EngineQuery(text: "{{query}}")

    /// Encodes a query for the legs of a tree, but for those that the engine encodes itself.
    ///
    /// - Parameters:
    ///   - definition: What the legs' models are.
    ///   - fields: Which legs the engine encodes.
    /// - Throws: ``IndexStore/IndexStoreError`` when the definition lacks a leg; the encoders' errors when a model
    ///   cannot be loaded.
    public init(
        encoding text: String, for node: RetrieverNode, definition: IndexDefinition, encoders: EncoderLibrary,
        fields: EngineFields = EngineFields()
    ) async throws {
        try await self.init(
            encoding: text, forLegs: node.legs, definition: definition, encoders: encoders, fields: fields)
    }

    /// Encodes a query for some legs, but for those that the engine encodes itself.
    public init(
        encoding text: String, forLegs legs: [RetrieverNode], definition: IndexDefinition, encoders: EncoderLibrary,
        fields: EngineFields = EngineFields()
    ) async throws {
        self.init(text: text)
        for leg in legs {
            switch leg.kind {
            case .sparseVector(let leg) where !fields.encodesThere(leg.inferenceID):
                try await encode(sparse: leg.inferenceID, definition, encoders)
            case .knn(let leg) where !fields.encodesThere(leg.inferenceID):
                try await encode(dense: leg.inferenceID, definition, encoders)
            default: break
            }
        }
    }

    private mutating func encode(
        sparse leg: String, _ definition: IndexDefinition, _ encoders: EncoderLibrary
    ) async throws {
        guard sparse[leg] == nil else { return }
        guard let model = definition.sparse[leg] else {
            throw IndexStoreError.noSuchLeg(kind: "sparse_vector", name: leg, known: definition.sparse.keys.sorted())
        }
        guard !model.isPretokenized else {
            // An engine knows tokens by name, so none needs a number.
            sparse[leg] = PretokenizedText.tokens(of: text)
            return
        }
        let encoder = try await encoders.sparseEncoder(model: model.model, precision: model.precision)
        sparse[leg] = encoder.namedTokens(of: try await encoder.encode([text], as: .query)[0])
    }

    private mutating func encode(
        dense leg: String, _ definition: IndexDefinition, _ encoders: EncoderLibrary
    ) async throws {
        guard dense[leg] == nil else { return }
        guard let model = definition.dense[leg] else {
            throw IndexStoreError.noSuchLeg(kind: "knn", name: leg, known: definition.dense.keys.sorted())
        }
        let encoder = try await encoders.denseEncoder(model: model.model, precision: model.precision)
        dense[leg] = try await encoder.encode([text], as: .query)[0]
    }
}

extension SparseEncoder {
    /// The tokens of a vector with their weights. Terms without a token are left out, as they are of documents.
    fileprivate func namedTokens(of vector: SparseVector) -> [WeightedToken] {
        zip(vector.terms, vector.weights).compactMap { term, weight in
            token(of: term).map { WeightedToken($0, weight) }
        }
    }
}
