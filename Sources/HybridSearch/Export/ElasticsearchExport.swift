import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// Writes an index for Elasticsearch: `mappings.json` to create the index with and `bulk.ndjson` to fill it.
///
/// Legs keep their names: a sparse leg `splade` becomes the `sparse_vector` field `splade`, a dense leg `minilm` the
/// `dense_vector` field `minilm` with dot-product similarity.
public struct ElasticsearchExport: Sendable {
    private let snapshot: IndexSnapshot
    private let encoders: [String: any SparseEncoder]
    private let dimensions: [String: Int]
    private let indexName: String

    /// Loads what is needed to name tokens and to declare dimensions.
    ///
    /// - Parameter indexName: The name of the index in Elasticsearch, which every bulk action carries.
    public init(snapshot: IndexSnapshot, encoders library: EncoderLibrary, indexName: String) async throws {
        var encoders: [String: any SparseEncoder] = [:]
        for name in snapshot.definition.sparse.keys {
            encoders[name] = try await library.sparseEncoder(ofLeg: name, in: snapshot)
        }
        var dimensions: [String: Int] = [:]
        for (name, leg) in snapshot.definition.dense {
            dimensions[name] = try await library.denseEncoder(
                model: leg.model, precision: leg.precision
            ).dimension
        }
        self.snapshot = snapshot
        self.encoders = encoders
        self.dimensions = dimensions
        self.indexName = indexName
    }

    /// Writes mappings and documents into a folder.
    ///
    /// - Parameter progress: Called after each document with the number of those written.
    public func write(to folder: URL, progress: @Sendable (Int) -> Void = { _ in }) async throws {
        try await BoundedExecutor.shared.run { try writeFiles(to: folder, progress: progress) }
    }

    private func writeFiles(to folder: URL, progress: (Int) -> Void) throws {
        try Folder.make(at: folder)
        let mapping = try ElasticsearchMapping(
            sparseFields: encoders.keys.sorted(),
            denseFields: dimensions.sorted { $0.key < $1.key }.map {
                ElasticsearchMapping.DenseField(
                    name: $0.key, dimension: $0.value, similarity: snapshot.definition.similarity(ofLeg: $0.key))
            })
        try WholeFile.write(Data(mapping.json.utf8), to: folder.appending(path: "mappings.json"))

        let writer = try ElasticsearchBulkWriter(
            path: folder.appending(path: "bulk.ndjson").path, index: indexName, mapping: mapping)
        var count = 0
        try snapshot.forEachDocument { stored in
            for (id, chunk) in stored.units {
                var sparse: [String: [WeightedToken]] = [:]
                for (name, vector) in chunk.sparse {
                    sparse[name] = encoders[name]?.decode(vector) ?? []
                }
                var document = stored.document
                document.id = id
                try writer.write(document, sparse: sparse, dense: chunk.dense)
            }
            count += 1
            progress(count)
        }
        try writer.finish()
    }
}

extension IndexDefinition {
    /// What Elasticsearch calls the similarity of a dense leg.
    fileprivate func similarity(ofLeg name: String) -> ElasticsearchMapping.Similarity {
        switch dense[name]?.similarity {
        case .dot, nil: .dotProduct
        case .cosine: .cosine
        case .l2: .l2Norm
        }
    }
}
