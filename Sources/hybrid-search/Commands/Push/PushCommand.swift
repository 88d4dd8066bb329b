import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Bring an index into Elasticsearch, OpenSearch or PostgreSQL, with all vectors.",
        discussion: """
            The address is https://HOST:9200/INDEX (which of the two answers is found out; several nodes are \
            separated by commas) or postgresql://HOST/DATABASE?table=TABLE. What is missing is created. Documents that \
            are there as they are here are left alone, others are written, those that are not here are deleted there: \
            run it again after an interruption, or after every change.

              hybrid-search push my.index --to https://search-1:9200/articles --ca-file ca.pem
              hybrid-search push my.index --to postgresql://writer@db-1/library?table=articles
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Option(name: .long, help: "Where to: an address.")
    var to: String

    @Option(name: .long, help: "The index or the table there, in place of the address's.")
    var name: String?

    @OptionGroup var pipeline: PipelineArgument

    @OptionGroup(title: "Access") var access: EngineAccessArguments

    @OptionGroup(title: "Elasticsearch") var cluster: ClusterIndexArguments

    @Option(name: .long, help: "How many documents are sent at once, at most.")
    var batchSize = IndexPush.Limits().documents

    @Flag(name: .long, help: "Print what was done as JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        guard 1...10_000 ~= batchSize else {
            throw ValidationError("--batch-size must be from 1 to 10000, found \(batchSize)")
        }
        // Their mistakes should be told before anybody is asked.
        _ = try access.access
        _ = try cluster.options
    }

    func run() async throws {
        let address = try EngineAddress(to, name: name, access: try access.access)
        let index = try await SearchIndex.open(at: URL(filePath: index), pipeline: try pipeline.load())
        let snapshot = await index.snapshot
        let library = EngineLibrary()
        let target = try await library.pushTarget(
            try await library.definition(at: address), options: try cluster.options)
        let schema = try await PushSchema(snapshot, pipeline: index.pipeline, encoders: EncoderLibrary())
        let limits = IndexPush.Limits(documents: batchSize)
        let bar = ProgressBar(
            "Pushing", unit: .things("docs"), total: snapshot.documentCount, isQuiet: quiet || json)
        let summary: PushSummary
        do {
            summary = try await IndexPush(snapshot, schema: schema, limits: limits).run(into: target) {
                bar.update(done: $0)
            }
        } catch {
            bar.cancel()
            throw error
        }
        bar.finish()
        if json {
            try Output.print(json: summary.json)
        } else if !quiet {
            PushText(target: target.name).lines(for: summary).forEach { print($0) }
        }
        guard summary.refused == 0 else { throw CommandFailure(Self.refusals(of: summary, by: target.name)) }
    }

    private static func refusals(of summary: PushSummary, by name: String) -> String {
        let first = summary.refusals.map { "\n  \($0.id): \($0.reason)" }.joined()
        let rest = summary.refused - summary.refusals.count
        return "\(name) refused \(Readable.count(summary.refused)) documents:\(first)"
            + (rest > 0 ? "\n  and \(Readable.count(rest)) more" : "")
    }
}
