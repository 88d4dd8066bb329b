import BoundedExecutor
import Evaluation
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// Writes one sparse leg of an index as Anserini's JSON vector collection, with topics encoded by the same model.
///
/// The folder gets `documents/documents.jsonl`, which `IndexCollection -collection JsonVectorCollection` reads, and
/// `topics.tsv` for `SearchCollection -topicReader TsvString`.
public struct AnseriniExport: Sendable {
    private let snapshot: IndexSnapshot
    private let leg: String
    private let encoder: any SparseEncoder
    private let factor: Float

    /// - Parameters:
    ///   - leg: The name of the sparse leg.
    ///   - factor: Weights are written as integers, rounded after this factor.
    public init(snapshot: IndexSnapshot, leg: String, encoder: any SparseEncoder, factor: Float = 100) {
        self.snapshot = snapshot
        self.leg = leg
        self.encoder = encoder
        self.factor = factor
    }

    /// Writes all documents.
    ///
    /// - Parameter progress: Called after each document with the number of those written.
    public func writeDocuments(to folder: URL, progress: @Sendable (Int) -> Void = { _ in }) async throws {
        try await BoundedExecutor.shared.run { try write(to: folder, progress: progress) }
    }

    private func write(to folder: URL, progress: (Int) -> Void) throws {
        let documents = folder.appending(path: "documents")
        try Folder.make(at: documents)
        let writer = try AnseriniDocumentWriter(
            path: documents.appending(path: "documents.jsonl").path, factor: factor)
        var count = 0
        try snapshot.forEachDocument { stored in
            let text = stored.document.text(ofFields: snapshot.definition.textFields)
            for (id, chunk) in stored.units {
                let vector = chunk.sparse[leg] ?? .empty
                try writer.write(id: id, contents: text, vector: encoder.decode(vector))
            }
            count += 1
            progress(count)
        }
        try writer.finish()
    }

    /// Encodes and writes topics.
    public func writeTopics(_ topics: [Topic], to folder: URL) async throws {
        try Folder.make(at: folder)
        let writer = try AnseriniTopicWriter(path: folder.appending(path: "topics.tsv").path, factor: factor)
        let vectors = try await BoundedExecutor.shared.run { try await encoder.encode(topics.map(\.text), as: .query) }
        for (topic, vector) in zip(topics, vectors) {
            try writer.write(id: topic.id, vector: encoder.decode(vector))
        }
        try writer.finish()
    }
}
