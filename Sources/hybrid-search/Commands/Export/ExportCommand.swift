import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write an index in another system's format.",
        discussion: """
            \(Format.allCases.map { "\($0.rawValue): \($0.explanation)" }.joined(separator: "\n"))
            Memory does not grow with the index. Files appear whole or not at all. A format that rounds weights to \
            integers says what it dropped and, with --topics, what that costs scores and the best 10 documents.
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Option(name: .long, help: "The format.")
    var format: Format

    @Option(
        name: .long, help: "The folder to write into; of a format that is one file, the file.", completion: .file())
    var to: String

    @Option(
        name: .long, help: "Topics to write too; formats of sparse vectors get them encoded with the leg's model.",
        completion: .file())
    var topics: String?

    @Option(name: .long, help: "Judgements to write too (beir).", completion: .file())
    var qrels: String?

    @Option(
        name: .long, help: "The sparse leg, where the index has several; of ciff also bm25, which it takes without this.")
    var leg: String?

    @Option(name: .long, help: "What weights are multiplied with before they are rounded to integers; 100 without it.")
    var factor: Float?

    @Option(name: .long, help: "What the index is called in Elasticsearch or OpenSearch.")
    var name = "hybrid-search"

    @OptionGroup(title: "Elasticsearch")
    var cluster: ClusterIndexArguments

    @Flag(
        name: .long,
        help: "Compress the files of documents, which get .gz behind their names; one file is, when --to ends in .gz.")
    var gzip = false

    @Flag(name: .long, help: "Print what was written as JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        if format == .trecTopics, topics == nil { throw ValidationError("trec-topics writes the file of --topics") }
        if factor != nil, !format.roundsWeights {
            throw ValidationError("--factor is of formats with integer weights, which \(format.rawValue) is not")
        }
        if qrels != nil, format != .beir { throw ValidationError("--qrels is of the format beir") }
    }

    func run() async throws {
        let format = try exportFormat()
        let topics = try topics.map { try Topic.read(path: $0) } ?? []
        let qrels = try qrels.map { try Qrels(path: $0) } ?? Qrels()
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let source = ExportSource(snapshot: await index.snapshot, topics: topics, qrels: qrels)
        let bar = ProgressBar(
            "Exporting", unit: .things("docs"), total: source.snapshot.documentCount, isQuiet: quiet || json)
        let summary: ExportSummary
        do {
            summary = try await format.write(source, to: URL(filePath: to)) { bar.update(done: $0) }
        } catch {
            bar.cancel()
            throw error
        }
        if summary.documents > 0 { bar.finish() } else { bar.cancel() }
        if json { return try Output.print(json: summary.json) }
        if !quiet { ExportText(screen: Screen(.standardOutput)).lines(for: summary, in: to).forEach { print($0) } }
    }
}
