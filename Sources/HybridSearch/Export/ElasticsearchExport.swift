import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import LineFiles
import Retrieval

/// An index for Elasticsearch: `mappings.json` to create the index with and `bulk.ndjson` to fill it.
///
/// Legs keep their names: a sparse leg `splade` becomes the `sparse_vector` field `splade`, a dense leg `minilm` the
/// `dense_vector` field `minilm` with the leg's similarity.
public struct ElasticsearchExport: ExportFormat {
    private let indexName: String
    private let compresses: Bool

    /// - Parameters:
    ///   - indexName: The name of the index in Elasticsearch, which every bulk action carries.
    ///   - compresses: Whether the documents are written as `.gz`.
    public init(indexName: String, compresses: Bool = false) {
        self.indexName = indexName
        self.compresses = compresses
    }

    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        let definition = source.snapshot.definition
        var encoders: [String: any SparseEncoder] = [:]
        for name in definition.sparse.keys {
            encoders[name] = try await source.sparseLeg(named: name).encoder
        }
        var fields: [ElasticsearchMapping.DenseField] = []
        for (name, leg) in definition.dense.sorted(by: { $0.key < $1.key }) {
            let encoder = try await source.encoders.denseEncoder(model: leg.model, precision: leg.precision)
            fields.append(
                ElasticsearchMapping.DenseField(
                    name: name, dimension: encoder.dimension, similarity: definition.similarity(ofLeg: name)))
        }
        let mapping = try ElasticsearchMapping(sparseFields: encoders.keys.sorted(), denseFields: fields)
        return try await BoundedExecutor.shared.run { [encoders] in
            var summary = ExportSummary(format: "elasticsearch")
            try writeMapping(mapping, to: url, &summary)
            try writeDocuments(of: source, encoders, mapping, to: url, &summary, progress)
            return summary
        }
    }

    private func writeMapping(
        _ mapping: ElasticsearchMapping, to folder: URL, _ summary: inout ExportSummary
    ) throws {
        try Folder.make(at: folder)
        let file = folder.appending(path: "mappings.json")
        try WholeFile.write(Data(mapping.json.utf8), to: file)
        summary.add(file: file, "the body of PUT /\(indexName)")
    }

    private func writeDocuments(
        of source: ExportSource, _ encoders: [String: any SparseEncoder], _ mapping: ElasticsearchMapping,
        to folder: URL, _ summary: inout ExportSummary, _ progress: (Int) -> Void
    ) throws {
        let file = folder.appending(path: compresses ? "bulk.ndjson.gz" : "bulk.ndjson")
        let writer = try ElasticsearchBulkWriter(path: file.path, index: indexName, mapping: mapping)
        var units = 0
        summary.documents = try source.forEachDocument(progress: progress) { stored in
            for (id, chunk) in stored.units {
                var sparse: [String: [WeightedToken]] = [:]
                for (name, vector) in chunk.sparse {
                    sparse[name] = encoders[name]?.decode(vector) ?? []
                }
                var document = stored.document
                document.id = id
                try writer.write(document, sparse: sparse, dense: chunk.dense)
                units += 1
            }
        }
        try writer.finish()
        summary.units = units
        summary.add(file: file, "documents with their vectors, for POST /_bulk")
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
