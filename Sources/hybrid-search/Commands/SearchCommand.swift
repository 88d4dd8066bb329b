import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search an index.")

    @Argument(
        help: "The folder of the index, or its address: https://HOST:9200/INDEX, postgresql://HOST/DATABASE?table=TABLE.",
        completion: .directory)
    var index: String

    @Argument(help: "Words or a question; - reads it from standard input.")
    var query: String

    @Option(name: .short, help: "How many hits; the pipeline's size without it.")
    var k: Int?

    @Option(name: .long, help: "How many of the best hits to leave out first; the pipeline's number without it.")
    var from: Int?

    @OptionGroup var budget: BudgetArgument
    @OptionGroup var pipeline: PipelineArgument
    @OptionGroup var filter: FilterArgument

    @Flag(name: .long, help: "Say how every hit came to its score and when each stage ran.")
    var explain = false

    @Flag(name: .long, help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var access: EngineAccessArguments

    func validate() throws {
        if let k, k < 1 { throw ValidationError("-k must be at least 1, found \(k)") }
        if let from, from < 0 { throw ValidationError("--from must not be negative, found \(from)") }
    }

    func run() async throws {
        let pipeline = try pipeline.load()
        let text = query == "-" ? try Self.standardInput() : query
        let index = try await SearchedIndex.open(index, pipeline: pipeline, access: access)
        let response = try await index.search(
            SearchRequest(
                text, size: k, from: from, filter: try filter.load(), explain: explain, budget: budget.duration))
        if json {
            try Output.print(json: response.json)
        } else {
            let snippets = try SnippetMaker(query: text, definition: index.definition)
            ResponseText(screen: Screen(.standardOutput), snippets: snippets, explains: explain).print(response)
        }
    }

    private static func standardInput() throws -> String {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure("the query on standard input is not valid UTF-8")
        }
        return text
    }
}
