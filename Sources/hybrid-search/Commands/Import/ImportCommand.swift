import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take another system's documents, vectors and all, into an index.",
        discussion: """
            anserini: a JsonVectorCollection ({"id", "contents", "vector": {"token": 12}} a line).
            seismic: documents.jsonl ({"id", "content", "vector": {"token": 1.2}} a line).
            elasticsearch, opensearch: a _bulk file, or hits with _id and _source, one a line; --mappings says which \
            fields are vectors.
            beir: a folder with corpus.jsonl, queries.jsonl and qrels, or a corpus.
            ciff: a Common Index File Format file; its terms and frequencies for bm25, or with --leg its impacts for a \
            sparse leg.
            trec-topics: topics (<top> or id, tab, text) to the file of queries that --into names.

            Files may be compressed with gzip; - is standard input. An index that is not there is made as the pipeline \
            says; without one, sparse vectors make a leg that is asked by tokens, and texts one for BM25. A document \
            replaces the one with its id.
            """)

    @Argument(help: "Files or folders, or - for standard input.", completion: .file())
    var paths: [String]

    @Option(name: .long, help: "The format.")
    var format: Format

    @Option(name: .long, help: "The folder of the index; of topics the file to write.", completion: .directory)
    var into: String

    @OptionGroup var pipeline: PipelineArgument

    @Option(name: .long, help: "The sparse leg that gets the vectors (anserini, seismic); of ciff also bm25.")
    var leg: String?

    @Option(
        name: .long,
        help: "The index's mappings, where they are not mappings.json in the folder (elasticsearch, opensearch).",
        completion: .file(extensions: ["json"]))
    var mappings: String?

    @Flag(name: .long, help: "A token that a leg's model does not know is an error; else its weight is left out.")
    var strict = false

    @Flag(name: .long, help: "Print what was done as JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        switch format {
        case .trecTopics: try importTopics()
        case .documents(let format): try await importDocuments(format)
        }
    }

    private func importDocuments(_ format: ImportFormat) async throws {
        var work = IndexImport(format: format, paths: paths, leg: leg, mappings: mappings, isStrict: strict)
        let reading = ProgressBar("Reading", unit: .bytes, isQuiet: quiet || json)
        work.reading = { reading.update(done: $0, total: $1) }
        let bar = ProgressBar("Importing", unit: .things("docs"), isQuiet: quiet || json)
        let report: ImportReport
        do {
            report = try await work.run(into: URL(filePath: into), pipeline: pipeline.load()) { progress in
                reading.cancel()
                bar.update(done: progress.documents, total: progress.estimatedTotal)
            }
        } catch {
            reading.cancel()
            bar.cancel()
            throw error
        }
        reading.cancel()
        bar.update(done: report.summary.documents, total: report.summary.documents)
        bar.finish()
        try ImportOutput(report, into: into).print(asJSON: json, quiet: quiet)
    }
}
