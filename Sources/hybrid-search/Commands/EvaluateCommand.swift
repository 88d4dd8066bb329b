import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure runs against qrels, with trec_eval's numbers.",
        discussion: "Every topic of the qrels counts; one without results counts as 0 (trec_eval -c).")

    @Argument(help: "TREC runs.", completion: .file())
    var runs: [String]

    @Option(name: .long, help: "Qrels in TREC's or BEIR's format.", completion: .file())
    var qrels: String

    @Option(name: .long, help: "Measures, with commas: nDCG@10, R@100, MRR@10, MAP, P@5, Success@1, Judged@10.")
    var measures = "nDCG@10,R@100,MRR@10"

    @Flag(name: .long, help: "Print the values of every topic.")
    var perTopic = false

    @Flag(name: .long, help: "Print the measures as JSON.")
    var json = false

    func run() async throws {
        let names = measures.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let evaluator = Evaluator(qrels: try Qrels(path: qrels), measures: try names.map { try Measure($0) })
        let results = try runs.map { (path: $0, result: evaluator.evaluate(try Run(path: $0))) }
        if json {
            try Output.print(json: JSONValue.array(results.map { json(of: $0.result, path: $0.path) }))
        } else {
            printTable(results, evaluator.measures)
        }
        for (path, result) in results where !result.missingTopics.isEmpty {
            Output.print(
                error: "\(path): nothing for \(result.missingTopics.count) of \(result.topics.count) topics; they count as 0")
        }
    }

    private func printTable(_ results: [(path: String, result: EvaluationResult)], _ measures: [Measure]) {
        var table = Table(
            [Table.Column("run", isFlexible: true)] + (perTopic ? [Table.Column("topic")] : [])
                + measures.map { Table.Column($0.name, alignment: .trailing) })
        for (path, result) in results {
            if perTopic {
                for (topic, values) in zip(result.topics, result.values) {
                    table.add([path, topic] + values.map(Self.figure))
                }
            }
            table.add([path] + (perTopic ? ["all"] : []) + result.means.map(Self.figure))
        }
        let screen = Screen(.standardOutput)
        table.lines(width: screen.width, style: screen.style).forEach { print($0) }
    }

    private func json(of result: EvaluationResult, path: String) -> JSONValue {
        let named = { (values: [Double]) -> JSONValue in
            .object(Dictionary(zip(result.measures.map(\.name), values.map(JSONValue.number)), uniquingKeysWith: { $1 }))
        }
        var object: [String: JSONValue] = [
            "run": .string(path), "topics": .integer(result.topics.count),
            "missing_topics": .integer(result.missingTopics.count), "mean": named(result.means),
        ]
        if perTopic {
            object["per_topic"] = .object(
                Dictionary(zip(result.topics, result.values.map(named)), uniquingKeysWith: { $1 }))
        }
        return .object(object)
    }

    private static func figure(_ value: Double) -> String {
        String(format: "%.4f", value)
    }
}
