import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import LineFiles
import Pipelines
import RemoteEngines
import Retrieval

/// An index for Elasticsearch or OpenSearch: `mappings.json` to create the index with and `bulk.ndjson` to fill it.
///
/// Legs keep their names: a sparse leg `splade` becomes the field `splade` (`sparse_vector`, in OpenSearch
/// `rank_features`), a dense leg `minilm` the field `minilm` (`dense_vector`, `knn_vector`) with the leg's
/// similarity.
public struct ElasticsearchExport: ExportFormat {
    private let system: ElasticsearchMapping.System
    private let indexName: String
    private let options: ClusterPushOptions
    private let compresses: Bool

    /// - Parameters:
    ///   - indexName: The name of the index there, which every bulk action carries.
    ///   - options: What the index there is like.
    ///   - compresses: Whether the documents are written as `.gz`.
    public init(
        system: ElasticsearchMapping.System = .elasticsearch, indexName: String,
        options: ClusterPushOptions = ClusterPushOptions(), compresses: Bool = false
    ) {
        self.system = system
        self.indexName = indexName
        self.options = options
        self.compresses = compresses
    }

    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        let schema = try await PushSchema(
            source.snapshot, pipeline: try source.snapshot.searchPipeline, encoders: source.encoders)
        let mapping = try ElasticsearchMapping(schema, system: system, options: options)
        return try await BoundedExecutor.shared.run {
            var summary = ExportSummary(format: system.rawValue)
            try writeMapping(mapping, to: url, &summary)
            try writeDocuments(of: source, schema.encoders, mapping, to: url, &summary, progress)
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
                for (name, vector) in chunk.sparse where mapping.sparseFields.contains(name) {
                    sparse[name] = encoders[name]?.decode(vector) ?? []
                }
                let dense = chunk.dense.filter { name, _ in mapping.denseFields.contains { $0.name == name } }
                var document = stored.document
                document.id = id
                try writer.write(document, sparse: sparse, dense: dense)
                units += 1
            }
        }
        try writer.finish()
        summary.units = units
        summary.add(file: file, "documents with their vectors, for POST /_bulk")
    }
}

extension IndexSnapshot {
    /// The pipeline that the index was made with, for those who search the export.
    fileprivate var searchPipeline: Pipeline {
        get throws {
            guard let text = try pipeline(), !text.isEmpty else { return .covering(definition) }
            return try Pipeline(json: Data(text.utf8), file: "the index's pipeline")
        }
    }
}
