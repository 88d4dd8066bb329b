import ArgumentParser
import HybridSearch

extension ExportCommand {
    /// The formats by the names that they have on the command line.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case anserini
        case elasticsearch
        case opensearch

        /// What is written, for the command's help.
        var explanation: String {
            switch self {
            case .anserini:
                "documents/documents.jsonl (JsonVectorCollection) of one sparse leg, and with --topics topics.tsv."
            case .elasticsearch, .opensearch:
                "mappings.json to create an index with and bulk.ndjson to fill it."
            }
        }
    }

    /// The format with what the command line says about it. One more format is a type in HybridSearch/Export, a case
    /// above, and a line here.
    func exportFormat() throws -> any ExportFormat {
        switch format {
        case .anserini:
            AnseriniExport(leg: leg, quantization: try ImpactQuantization(factor: factor), compresses: gzip)
        case .elasticsearch:
            ElasticsearchExport(indexName: name, options: try cluster.options, compresses: gzip)
        case .opensearch:
            ElasticsearchExport(
                system: .opensearch, indexName: name, options: try cluster.options, compresses: gzip)
        }
    }
}
