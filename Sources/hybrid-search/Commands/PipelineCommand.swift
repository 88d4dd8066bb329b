import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct PipelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline", abstract: "Check, show and translate pipelines.",
        subcommands: [Validate.self, Show.self, List.self, Translate.self])

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check pipeline files; every mistake is named with its path.")

        @Argument(help: "Pipeline files.", completion: .file(extensions: ["json"]))
        var files: [String]

        @Flag(name: [.short, .long], help: "Print nothing but mistakes.")
        var quiet = false

        func run() throws {
            var isValid = true
            for file in files {
                do {
                    let pipeline = try Pipeline(contentsOf: URL(filePath: file))
                    if !quiet { print("\(file): valid, \"\(pipeline.name)\" with \(pipeline.legSummary)") }
                } catch {
                    isValid = false
                    Output.print(error: "\(error)")
                }
            }
            if !isValid { throw ExitCode.failure }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a pipeline with all of its defaults written out.")

        @Argument(help: "A pipeline file or the name of a ready pipeline.")
        var pipeline: String

        func run() throws {
            var argument = PipelineArgument()
            argument.pipeline = pipeline
            if let pipeline = try argument.load() { print(try pipeline.jsonText()) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the ready pipelines.")

        func run() throws {
            var table = Table([Table.Column("name"), Table.Column("description", isFlexible: true)])
            for pipeline in Pipeline.ready {
                table.add([pipeline.name, pipeline.description])
            }
            let screen = Screen(.standardOutput)
            table.lines(width: screen.width, style: screen.style).forEach { print($0) }
        }
    }
}

extension Pipeline {
    fileprivate var legSummary: String {
        let legs = search.retriever.legs.map(\.name)
        return (legs.count == 1 ? "one leg: " : "\(legs.count) legs: ") + legs.joined(separator: ", ")
    }
}
