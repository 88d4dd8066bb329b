import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare the quality and the latency of pipelines on one index.",
        usage: "hybrid-search compare <pipeline> ... <index> --topics <topics> --qrels <qrels> [<options>]",
        discussion: """
            Pipelines take turns over the topics that the qrels judge, one search at a time unless --threads says \
            otherwise, after a few searches whose time is not taken. Differences from the baseline are told from chance \
            as in evaluate.
            """)

    @Argument(
        help: ArgumentHelp(
            "Pipeline files or names of ready pipelines, then the folder of the index or its address.",
            valueName: "pipeline> ... <index"),
        completion: .file())
    var paths: [String]

    @Option(name: .long, help: "The file of topics.", completion: .file())
    var topics: String

    @Option(name: .long, help: "Qrels in TREC's or BEIR's format; only topics that they judge are searched for.")
    var qrels: String

    @Option(name: .long, help: "Measures, with commas, as in evaluate.")
    var measures = "nDCG@10,R@100,MRR@10"

    @Option(name: .long, help: "The pipeline that the others are compared with, by its name; the first without it.")
    var baseline: String?

    @Option(name: .short, help: "How many documents for each topic.")
    var k = 100

    @Option(name: .long, help: "How many topics at once.")
    var threads = 1

    @OptionGroup var budget: BudgetArgument

    @Flag(name: .long, help: "Print everything as JSON.")
    var json = false

    @Option(name: .long, help: "Write a page with tables and plots, one self-contained file.", completion: .file())
    var html: String?

    @Flag(name: [.customShort("q"), .long], help: "Show no progress.")
    var quiet = false

    @OptionGroup var access: EngineAccessArguments

    func validate() throws {
        if paths.count < 2 { throw ValidationError("name at least one pipeline, and then the folder of the index") }
        if k < 1 || k > SearchDefinition.maximumSize {
            throw ValidationError("-k must be from 1 to \(SearchDefinition.maximumSize), found \(k)")
        }
        if threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
    }

    func run() async throws {
        if let html { try Output.checkFolder(of: html) }
        let pipelines = try NamedPipelines(paths: Array(paths.dropLast()), budget: budget.duration)
        let baselinePosition = try pipelines.position(ofBaseline: baseline)
        let evaluator = Evaluator(qrels: try Qrels(path: qrels), measures: try Measure.list(measures))
        let judged = try Topic.read(path: topics).filter { !evaluator.qrels.grades(of: $0.id).isEmpty }
        guard !judged.isEmpty else { throw CommandFailure("\(qrels) judges none of the topics") }

        let outcomes = try await outcomes(of: pipelines, judged)
        let systems = zip(pipelines.names, outcomes).map { name, outcome in
            EvaluatedSystem(
                name: name, run: outcome.run, evaluator: evaluator,
                latency: LatencySummary(milliseconds: outcome.latencies.map(\.milliseconds)))
        }
        let report = try EvaluationReport(
            title: "Comparison of \(systems.count) \(systems.count == 1 ? "pipeline" : "pipelines")",
            notes: [note(topics: judged.count)], systems: systems, baseline: baselinePosition,
            topicTexts: Dictionary(judged.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first }))
        try show(report, pipelines)
        if let html { try report.writeHTML(to: html) }
        warn(of: outcomes, pipelines)
    }

    private func outcomes(of pipelines: NamedPipelines, _ topics: [Topic]) async throws -> [TopicRunner.Outcome] {
        let index = try await SearchedIndex.open(
            paths[paths.count - 1], pipeline: pipelines.pipelines[0], access: access)
        var plans: [SearchPlan] = []
        for pipeline in pipelines.pipelines { plans.append(try await index.plan(for: pipeline)) }
        let total = topics.count * plans.count
        let bar = ProgressBar("Searching", unit: .things("searches"), total: total, isQuiet: quiet)
        do {
            let outcomes = try await PipelineComparison(plans: plans, size: k, concurrency: threads)
                .run(topics, tags: pipelines.names.map { $0.replacing(" ", with: "-") }) { bar.update(done: $0) }
            bar.finish()
            return outcomes
        } catch {
            bar.cancel()
            throw error
        }
    }

    private func show(_ report: EvaluationReport, _ pipelines: NamedPipelines) throws {
        if json {
            let json = EvaluationJSON(
                report: report, paths: pipelines.paths, hasTopics: false, hasDifferences: false)
            try Output.print(json: json.value)
            return
        }
        let screen = Screen(.standardOutput)
        ComparisonText(screen: screen, report: report).lines().forEach { print($0) }
        guard !report.challengers.isEmpty else { return }
        print()
        EvaluationText(screen: screen, report: report).comparisons().forEach { print($0) }
    }

    private func note(topics: Int) -> String {
        let at = threads == 1 ? "one at a time" : "\(threads) at a time"
        return "\(Readable.count(topics)) topics, \(k) documents each, searched for \(at)."
    }

    private func warn(of outcomes: [TopicRunner.Outcome], _ pipelines: NamedPipelines) {
        for (name, outcome) in zip(pipelines.names, outcomes) {
            guard let first = outcome.degraded.first else { continue }
            let reasons = first.failures.map(\.description).joined(separator: "; ")
            let count = outcome.degraded.count
            let topics = count == 1 ? "1 topic was" : "\(count) topics were"
            Output.print(error: "\(name): \(topics) answered without a leg: \(reasons)")
        }
    }
}
