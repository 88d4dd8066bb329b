import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct TuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Learn from judgements how a pipeline's legs are best fused, and write the pipeline that does.",
        discussion: """
            The legs run once for each topic that the qrels judge. Then weights, rank constants, trees and weights that \
            depend on the query are trained on their lists, and each is tested on topics that it was not trained on. What \
            is best is trained on all topics and written, if it is better than equal weights by more than chance; \
            otherwise equal weights are, and the command says so.
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Option(name: .long, help: "The file of topics.", completion: .file())
    var topics: String

    @Option(name: .long, help: "Qrels in TREC's or BEIR's format; only topics that they judge take part.")
    var qrels: String

    @Option(
        name: [.short, .long],
        help: "The pipeline file to write; a learned model is written beside it.", completion: .file())
    var output: String

    @Option(
        name: .long,
        help: "What is trained, with commas: linear, rrf, learned, query-dependent; all of them without it.")
    var method: String?

    @Option(name: .long, help: "Into how many parts the topics are dealt for testing.")
    var folds = 5

    @Option(name: .long, help: "What the fusion shall make best, by name as in evaluate.")
    var measure = "nDCG@10"

    @Option(name: .long, help: "The seed of the deal, and of what training leaves to chance.")
    var seed: UInt64 = 1

    @Flag(name: .long, help: "Write the fusion with the best figure, even if it is not better beyond chance.")
    var keepBest = false

    @OptionGroup var pipeline: PipelineArgument

    @Flag(name: .long, help: "Print everything as JSON.")
    var json = false

    @Option(name: .long, help: "Write a page with tables and plots, one self-contained file.", completion: .file())
    var html: String?

    @Flag(name: [.customShort("q"), .long], help: "Show no progress.")
    var quiet = false

    func validate() throws {
        if folds < 2 { throw ValidationError("--folds must be at least 2, found \(folds)") }
        _ = try methods()
    }

    func run() async throws {
        // Training takes minutes: what cannot be written is better known before.
        for path in [output, html].compactMap(\.self) { try Output.checkFolder(of: path) }
        let measure = try Measure(measure)
        let qrels = try Qrels(path: qrels)
        let judged = try Topic.read(path: topics).filter { !qrels.grades(of: $0.id).isEmpty }
        guard !judged.isEmpty else { throw CommandFailure("\(self.qrels) judges none of the topics") }
        let index = try await SearchIndex.open(at: URL(filePath: index), pipeline: try pipeline.load())

        let plan = try await index.plan(for: index.pipeline)
        let set = try await collect(judged, qrels, plan)
        let tuner = FusionTuner(
            measure: measure, methods: try methods(), folds: folds, seed: seed, lowestScores: plan.lowestScoresOfFusion)
        let outcome = try await tune(set, by: tuner)
        let chosen = outcome.isBetter || keepBest ? outcome.best : 0
        let written = try TunedPipeline(
            index.pipeline, fusion: outcome.candidates[chosen].fusion,
            note: "\(outcome.candidates[chosen].name), tuned on \(judged.count) topics: "
                + "\(measure) \(Self.figure(outcome.means[chosen])) on topics held out"
        ).write(to: output)
        try show(outcome, chosen: chosen, judged, written)
    }

    private func methods() throws -> [FusionTuner.Method] {
        guard let method else { return FusionTuner.Method.allCases }
        return try method.split(separator: ",").map { name in
            let name = name.trimmingCharacters(in: .whitespaces)
            guard let method = FusionTuner.Method(rawValue: name) else {
                let known = FusionTuner.Method.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\"\(name)\" is no method; there are \(known)")
            }
            return method
        }
    }

    private func collect(_ topics: [Topic], _ qrels: Qrels, _ plan: SearchPlan) async throws -> TrainingSet {
        let bar = ProgressBar("Searching", unit: .things("topics"), total: topics.count, isQuiet: quiet)
        do {
            let set = try await TrainingTopics(plan: plan, qrels: qrels).collect(topics) { bar.update(done: $0) }
            bar.finish()
            return set
        } catch {
            bar.cancel()
            throw error
        }
    }

    private func tune(_ set: TrainingSet, by tuner: FusionTuner) async throws -> TuningOutcome {
        let bar = ProgressBar("Training", unit: .things("fusions"), total: tuner.trainingCount, isQuiet: quiet)
        do {
            let outcome = try await tuner.tune(on: set) { bar.update(done: $0) }
            bar.finish()
            return outcome
        } catch {
            bar.cancel()
            throw error
        }
    }

    // MARK: Showing

    private func show(
        _ outcome: TuningOutcome, chosen: Int, _ topics: [Topic], _ written: [String]
    ) throws {
        let measures = try Self.measures(beside: outcome.measure)
        let evaluator = Evaluator(qrels: outcome.qrels, measures: measures)
        let systems = outcome.candidates.map { EvaluatedSystem(name: $0.name, run: $0.run, evaluator: evaluator) }
        let report = try EvaluationReport(
            title: "Fusion of \(outcome.legs.joined(separator: ", "))",
            notes: ["\(Readable.count(topics.count)) topics in \(folds) parts; each was tested by what was trained on the others."],
            systems: systems,
            topicTexts: Dictionary(topics.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first }))
        if let html { try report.writeHTML(to: html) }
        guard !json else {
            let figures = EvaluationJSON(
                report: report, paths: outcome.candidates.map(\.name), hasTopics: false, hasDifferences: false)
            let object: [String: JSONValue] = [
                "candidates": figures.value, "chosen": .string(outcome.candidates[chosen].name),
                "best": .string(outcome.candidates[outcome.best].name), "is_better": .bool(outcome.isBetter),
                "written": .array(written.map(JSONValue.string)),
            ]
            return try Output.print(json: JSONValue.object(object))
        }
        let screen = Screen(.standardOutput)
        let text = EvaluationText(screen: screen, report: report)
        print((text.means(byTopic: false) + [""] + text.comparisons() + [""]).joined(separator: "\n"))
        TextWrap.lines(verdict(outcome, chosen: chosen), width: screen.width).forEach { print($0) }
        print("written: \(written.joined(separator: ", "))")
    }

    private func verdict(_ outcome: TuningOutcome, chosen: Int) -> String {
        let best = outcome.candidates[outcome.best].name
        let figures = "\(outcome.measure) \(Self.figure(outcome.means[outcome.best]))"
        if outcome.isBetter { return "\(best) is better than equal weights: \(figures)." }
        if outcome.best == 0 { return "Nothing is better than equal weights: \(figures)." }
        return "Nothing is better than equal weights by more than chance: \(best) has \(figures), equal weights "
            + "\(Self.figure(outcome.means[0]))." + (chosen == 0 ? "" : " It is written as --keep-best asks.")
    }

    /// The measure that was tuned, and two that tell what it cost.
    private static func measures(beside tuned: Measure) throws -> [Measure] {
        [tuned] + (try ["nDCG@10", "R@100"].map { try Measure($0) }).filter { $0 != tuned }
    }

    private static func figure(_ value: Double) -> String {
        String(format: "%.4f", value)
    }
}
