import BoundedExecutor
import Evaluation
import IndexStore
import Retrieval

/// What is exported: an index as of one commit, and the topics and judgements that go with it.
public struct ExportSource: Sendable {
    public let snapshot: IndexSnapshot
    /// What names tokens and encodes topics.
    public let encoders: EncoderLibrary
    public let topics: [Topic]
    public let qrels: Qrels

    public init(
        snapshot: IndexSnapshot, encoders: EncoderLibrary = EncoderLibrary(), topics: [Topic] = [],
        qrels: Qrels = Qrels()
    ) {
        self.snapshot = snapshot
        self.encoders = encoders
        self.topics = topics
        self.qrels = qrels
    }

    /// A sparse leg with the encoder that made it.
    struct SparseLeg {
        let name: String
        let encoder: any SparseEncoder
    }

    /// A topic and its vector.
    struct EncodedTopic {
        let id: String
        let text: String
        let vector: SparseVector
    }

    /// The sparse leg with a name; without one, the only one that there is.
    func sparseLeg(named name: String?) async throws -> SparseLeg {
        let legs = snapshot.definition.sparse
        let known = legs.keys.sorted()
        guard let first = known.first else { throw ExportError.noSparseLeg }
        if name == nil, known.count > 1 { throw ExportError.severalSparseLegs(known) }
        let chosen = name ?? first
        guard legs[chosen] != nil else { throw ExportError.unknownSparseLeg(chosen, known: known) }
        let encoder = try await encoders.sparseEncoder(ofLeg: chosen, in: snapshot)
        return SparseLeg(name: chosen, encoder: encoder)
    }

    /// The topics as a sparse leg searches for them, in order, encoded on all cores.
    ///
    /// Each by itself, as a search does: in a batch the last bits of a vector depend on what else is in it, and a
    /// weight near a half would be rounded otherwise.
    func topics(encodedFor leg: SparseLeg) async throws -> [EncodedTopic] {
        var encoded: [EncodedTopic] = []
        encoded.reserveCapacity(topics.count)
        var rest = topics[...]
        try await BoundedExecutor.shared.stream(from: {
            rest.popFirst()
        }) { [encoder = leg.encoder] topic in
            EncodedTopic(id: topic.id, text: topic.text, vector: try await encoder.encode([topic.text], as: .query)[0])
        } into: {
            encoded.append($0)
        }
        return encoded
    }

    /// Calls `body` with every document and its vectors, and `progress` after each with the number of those done.
    ///
    /// - Returns: How many documents there were.
    @discardableResult
    func forEachDocument(progress: (Int) -> Void, _ body: (StoredDocument) throws -> Void) throws -> Int {
        var count = 0
        try snapshot.forEachDocument { stored in
            try body(stored)
            count += 1
            progress(count)
        }
        return count
    }
}
