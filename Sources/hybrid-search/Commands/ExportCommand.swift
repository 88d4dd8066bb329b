import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write an index in another system's format.",
        discussion: """
            anserini: documents/documents.jsonl (JsonVectorCollection) of one sparse leg, and with --topics topics.tsv.
            elasticsearch: mappings.json to create an index with and bulk.ndjson to fill it.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case anserini
        case elasticsearch
    }

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Option(name: .long, help: "The format: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
    var format: Format

    @Option(name: .long, help: "The folder to write into.", completion: .directory)
    var to: String

    @Option(name: .long, help: "The sparse leg, where the index has several (anserini).")
    var leg: String?

    @Option(name: .long, help: "Topics to encode with the leg's model (anserini).", completion: .file())
    var topics: String?

    @Option(name: .long, help: "The factor before weights are rounded to integers (anserini).")
    var factor: Float = 100

    @Option(name: .long, help: "The name of the index in Elasticsearch.")
    var name = "hybrid-search"

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let snapshot = await index.snapshot
        let bar = ProgressBar("Exporting", unit: .things("docs"), total: snapshot.documentCount, isQuiet: quiet)
        do {
            switch format {
            case .anserini: try await exportAnserini(snapshot, bar)
            case .elasticsearch:
                try await ElasticsearchExport(snapshot: snapshot, encoders: EncoderLibrary(), indexName: name)
                    .write(to: URL(filePath: to)) { bar.update(done: $0) }
            }
        } catch {
            bar.cancel()
            throw error
        }
        bar.finish()
    }

    private func exportAnserini(_ snapshot: IndexSnapshot, _ bar: ProgressBar) async throws {
        let legs = snapshot.definition.sparse
        guard let leg = leg ?? legs.keys.sorted().first, legs[leg] != nil else {
            let known = legs.keys.sorted().joined(separator: ", ")
            throw CommandFailure(
                legs.isEmpty ? "the index has no sparse leg to export" : "the index has no such leg; it has: \(known)")
        }
        if legs.count > 1, self.leg == nil {
            throw ValidationError("the index has several sparse legs; name one with --leg: \(legs.keys.sorted().joined(separator: ", "))")
        }
        let encoder = try await EncoderLibrary().sparseEncoder(ofLeg: leg, in: snapshot)
        let export = AnseriniExport(snapshot: snapshot, leg: leg, encoder: encoder, factor: factor)
        let topics = try topics.map { try Topic.read(path: $0) }
        try await export.writeDocuments(to: URL(filePath: to)) { bar.update(done: $0) }
        if let topics { try await export.writeTopics(topics, to: URL(filePath: to)) }
    }
}
