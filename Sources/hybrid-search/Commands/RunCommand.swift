import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run topics through a pipeline and write a TREC run.",
        discussion: """
            Topics are BEIR's queries.jsonl ({"_id", "text"} a line), TREC's <top> topics, whose titles are searched, or \
            lines of id, tab, text; gzip is fine.
            """)

    @Argument(
        help: "The folder of the index, or its address: https://HOST:9200/INDEX, postgresql://HOST/DATABASE?table=TABLE.",
        completion: .directory)
    var index: String

    @Option(name: .long, help: "The file of topics.", completion: .file())
    var topics: String

    @Option(name: [.short, .long], help: "The run file to write.", completion: .file())
    var output: String

    @Option(name: .short, help: "How many documents for each topic.")
    var k = 1000

    @Option(name: .long, help: "How many topics at once; as many as there are cores without it.")
    var threads: Int?

    @Option(name: .long, help: "Only topics that these qrels judge, such as a test split.", completion: .file())
    var qrels: String?

    @Option(name: .long, help: "The run's name, its last column; the pipeline's name without it.")
    var tag: String?

    @OptionGroup var budget: BudgetArgument
    @OptionGroup var pipeline: PipelineArgument

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    @OptionGroup var access: EngineAccessArguments

    func validate() throws {
        if k < 1 { throw ValidationError("-k must be at least 1, found \(k)") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
    }

    func run() async throws {
        var topics = try Topic.read(path: topics)
        if let qrels {
            let judged = try Qrels(path: qrels)
            topics = topics.filter { !judged.grades(of: $0.id).isEmpty }
            guard !topics.isEmpty else { throw CommandFailure("\(qrels) judges none of the topics") }
        }
        let index = try await SearchedIndex.open(index, pipeline: try self.pipeline.load(), access: access)
        var pipeline = index.pipeline
        pipeline.search.budget = budget.duration ?? pipeline.search.budget
        let plan = try await index.plan(for: pipeline)
        let runner = TopicRunner(plan: plan, size: k, concurrency: threads ?? BoundedExecutor.shared.threads)

        let bar = ProgressBar("Searching", unit: .things("topics"), total: topics.count, isQuiet: quiet)
        let outcome: TopicRunner.Outcome
        do {
            outcome = try await runner.run(topics, tag: tag ?? pipeline.runTag) { bar.update(done: $0) }
        } catch {
            bar.cancel()
            throw error
        }
        bar.finish()
        try outcome.run.write(to: output)
        report(outcome)
    }

    private func report(_ outcome: TopicRunner.Outcome) {
        for (topic, failures) in outcome.degraded.prefix(5) {
            let reasons = failures.map(\.description).joined(separator: "; ")
            Output.print(error: "topic \(topic) was answered without a leg: \(reasons)")
        }
        if outcome.degraded.count > 5 {
            Output.print(error: "… and \(outcome.degraded.count - 5) more topics")
        }
        guard !quiet, !outcome.latencies.isEmpty else { return }
        let sorted = outcome.latencies.sorted()
        let percentile = { (share: Double) in Readable.duration(sorted[Int(Double(sorted.count - 1) * share)]) }
        print("\(output): \(Readable.count(outcome.run.topics.count)) topics, latency median \(percentile(0.5)), 95 % \(percentile(0.95))")
    }
}

extension Pipeline {
    /// The name without white space, which a run cannot hold.
    fileprivate var runTag: String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: "-")
    }
}
