import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure runs against qrels, with trec_eval's numbers, and tell differences from chance.",
        discussion: """
            Several runs are compared with a baseline, topic by topic: by a paired randomisation test and a t test, \
            both with Holm's correction.
            """)

    @Argument(help: "TREC runs.", completion: .file())
    var runs: [String]

    @Option(name: .long, help: "Qrels in TREC's or BEIR's format.", completion: .file())
    var qrels: String

    @Option(
        name: .long,
        help: """
            Measures, with commas: nDCG@10, nDCG_exp@10, R@100, MRR@10, MAP, P@5, F1@5, Rprec, Success@1, bpref, \
            ERR@20, RBP(p=0.8), Judged@10; or trec_eval's names.
            """)
    var measures = "nDCG@10,R@100,MRR@10"

    @Option(
        name: [.customShort("l"), .long],
        help: "The lowest grade of a relevant document, for the measures that do not use the grades (trec_eval -l).")
    var relevanceLevel: Int?

    @Option(
        name: .long,
        help: """
            Over which topics the mean is: qrels, where a topic without results counts as 0 (trec_eval -c), or run, \
            the topics that the run has results for.
            """)
    var averageOver = Evaluator.Topics.qrels

    @Option(
        name: .long, help: "The run that the others are compared with; the first without it.", completion: .file())
    var baseline: String?

    @Flag(name: .long, help: "Print the values of every topic.")
    var perTopic = false

    @Flag(name: .long, help: "Print each run's differences from the baseline by topic, the largest first.")
    var perQuery = false

    @Option(name: .long, help: "Topics, whose texts then stand beside their ids.", completion: .file())
    var topics: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            A run's latency in milliseconds, for the page: median, or median,p95,p99. Without it, RUN.latency.json \
            is read where it exists.
            """, valueName: "run=ms"))
    var latency: [RunLatency] = []

    @Option(name: .long, help: "How many random permutations the randomisation test looks at.")
    var permutations = SignificanceOptions().permutations

    @Option(name: .long, help: "The seed of random permutations and samples.")
    var seed: UInt64 = SignificanceOptions().seed

    @Flag(name: .long, help: "Print everything as JSON.")
    var json = false

    @Option(name: .long, help: "Write a page with tables and plots, one self-contained file.", completion: .file())
    var html: String?

    func validate() throws {
        if permutations < 1 { throw ValidationError("--permutations must be at least 1, found \(permutations)") }
        if let relevanceLevel, relevanceLevel < 1 {
            throw ValidationError("--relevance-level must be at least 1, found \(relevanceLevel)")
        }
        for entry in latency where !files.paths.contains(entry.run) {
            throw ValidationError("--latency names \"\(entry.run)\", which is none of the runs")
        }
    }

    private var files: RunFiles { RunFiles(paths: runs, baseline: baseline) }

    func run() async throws {
        let evaluator = Evaluator(
            qrels: try Qrels(path: qrels), measures: try measureList(), topics: averageOver)
        let texts = try topics.map { try Topic.read(path: $0) } ?? []
        let systems = try await files.evaluated(by: evaluator, latencies: latency, withCurves: html != nil)
        let report = try EvaluationReport(
            title: "Evaluation of \(systems.count) \(systems.count == 1 ? "run" : "runs")", notes: [note(evaluator)],
            systems: systems, baseline: files.baseline,
            topicTexts: Dictionary(texts.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first }),
            options: SignificanceOptions(permutations: permutations, seed: seed))
        if json {
            let json = EvaluationJSON(
                report: report, paths: files.paths, hasTopics: perTopic, hasDifferences: perQuery)
            try Output.print(json: json.value)
        } else {
            printTables(report)
        }
        if let html { try report.writeHTML(to: html) }
        warn(of: systems)
    }

    private func measureList() throws -> [Measure] {
        let list = try Measure.list(measures)
        // What a name says itself stays.
        return try list.map { measure in
            guard let relevanceLevel, measure.relevanceLevel == 1 else { return measure }
            return try measure.with(relevanceLevel: relevanceLevel)
        }
    }

    private func note(_ evaluator: Evaluator) -> String {
        let counted = averageOver == .qrels
            ? "a topic without results counts as 0" : "topics without results do not count"
        let judgements = Readable.count(evaluator.qrels.count)
        return "\(judgements) judgements of \(Readable.count(evaluator.qrels.topics.count)) topics "
            + "in \(URL(filePath: qrels).lastPathComponent); \(counted)."
    }

    private func printTables(_ report: EvaluationReport) {
        let text = EvaluationText(screen: Screen(.standardOutput), report: report)
        var parts = [text.means(byTopic: perTopic || (perQuery && report.challengers.isEmpty))]
        if !report.challengers.isEmpty { parts.append(text.comparisons()) }
        if perQuery { parts += report.challengers.map(text.differences) }
        print(parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))
    }

    private func warn(of systems: [EvaluatedSystem]) {
        for (path, system) in zip(files.paths, systems) where !system.result.missingTopics.isEmpty {
            let missing = system.result.missingTopics.count
            let all = averageOver == .qrels ? system.result.topics.count : system.result.topics.count + missing
            let count = averageOver == .qrels ? "count as 0" : "do not count"
            Output.print(error: "\(path): nothing for \(missing) of \(all) topics; they \(count)")
        }
    }
}

extension Evaluator.Topics: ExpressibleByArgument {}
