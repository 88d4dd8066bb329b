import Retrieval

extension EncoderLibrary {
    /// What encodes queries for a sparse leg of an index and names its terms: the leg's model, or the vocabulary of a
    /// leg that is pretokenized.
    ///
    /// - Throws: ``IndexStoreError/noSuchLeg(kind:name:known:)``; else as ``sparseEncoder(model:precision:)``.
    public func sparseEncoder(ofLeg name: String, in snapshot: IndexSnapshot) async throws -> any SparseEncoder {
        let legs = snapshot.definition.sparse
        guard let leg = legs[name] else {
            throw IndexStoreError.noSuchLeg(kind: "sparse_vector", name: name, known: legs.keys.sorted())
        }
        guard !leg.isPretokenized else { return try snapshot.pretokenizedEncoder(ofLeg: name) }
        return try await sparseEncoder(model: leg.model, precision: leg.precision)
    }
}

extension IndexSnapshot {
    /// - Precondition: The leg is pretokenized.
    func pretokenizedEncoder(ofLeg name: String) throws -> PretokenizedEncoder {
        PretokenizedEncoder(vocabulary: try vocabularies.vocabulary(ofLeg: name, in: database))
    }
}
