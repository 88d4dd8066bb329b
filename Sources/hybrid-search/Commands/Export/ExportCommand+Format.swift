import ArgumentParser
import HybridSearch

extension ExportCommand {
    /// The formats by the names that they have on the command line.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case anserini
        case ciff
        case seismic
        case elasticsearch
        case opensearch
        case trecTopics = "trec-topics"
        case beir

        /// What is written, for the command's help.
        var explanation: String {
            switch self {
            case .anserini:
                "documents/ (JsonVectorCollection) of one sparse leg, with --topics topics.tsv; commands.sh."
            case .ciff:
                "one file (.ciff, .ciff.gz) of one leg: terms and frequencies, or tokens and integers."
            case .seismic:
                "documents.jsonl of one sparse leg, with --topics queries.jsonl; ids.tsv where ids are no integers."
            case .elasticsearch, .opensearch:
                "mappings.json to create an index with and bulk.ndjson to fill it."
            case .trecTopics:
                "the file of --topics as TREC's <top> topics, or as lines of id, tab, text when --to ends in .tsv."
            case .beir:
                "corpus.jsonl as it was added, with --topics queries.jsonl, and with --qrels qrels/test.tsv."
            }
        }

        /// Whether weights become integers.
        var roundsWeights: Bool { self == .anserini || self == .ciff }
    }

    /// The format with what the command line says about it. One more format is a type in HybridSearch/Export, a case
    /// above, and a line here.
    func exportFormat() throws -> any ExportFormat {
        switch format {
        case .anserini:
            AnseriniExport(leg: leg, quantization: try ImpactQuantization(factor: factor ?? 100), compresses: gzip)
        case .ciff:
            CIFFExport(leg: leg, quantization: try ImpactQuantization(factor: factor ?? 100))
        case .seismic:
            SeismicExport(leg: leg, compresses: gzip)
        case .elasticsearch:
            ElasticsearchExport(indexName: name, options: try cluster.options, compresses: gzip)
        case .opensearch:
            ElasticsearchExport(
                system: .opensearch, indexName: name, options: try cluster.options, compresses: gzip)
        case .trecTopics:
            TopicExport()
        case .beir:
            BEIRExport(split: BEIRExport.split(ofQrels: qrels), compresses: gzip)
        }
    }
}

extension BEIRExport {
    /// What BEIR calls the judgements of a file: its name where that is one of BEIR's, otherwise `test`.
    fileprivate static func split(ofQrels path: String?) -> String {
        let name = (path ?? "").split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        return ["train", "dev", "test"].contains(name) ? name : "test"
    }
}
