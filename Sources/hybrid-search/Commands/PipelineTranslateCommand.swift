import ArgumentParser
import Foundation
import HybridSearch
import RemoteEngines

extension TargetEngine: ExpressibleByArgument {}

extension PipelineCommand {
    struct Translate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the request that runs a pipeline's search on Elasticsearch or OpenSearch.",
            discussion: """
                Without --query it is a search template, with {{query}} where the query goes, and the engine \
                encodes. What has no equivalent there is named on standard error, all of it, and then nothing else \
                is printed. Notes there say what only speed, failures or the last digits of scores are told by.
                  hybrid-search pipeline translate hybrid --to elasticsearch --query "green tea"
                """)

        @Argument(
            help: "A pipeline file or the name of a ready pipeline.", completion: .file(extensions: ["json"]))
        var pipeline: String

        @Option(name: .long, help: "The engine: elasticsearch (9) or opensearch (3).")
        var to: TargetEngine

        @Option(name: .long, help: "Encode this query with the pipeline's models, and print its vectors.")
        var query: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "The field that a leg searches; one of the leg's name without it.", valueName: "leg=field"))
        var field: [String] = []

        @Option(
            name: .long,
            help: ArgumentHelp(
                "What encodes a leg's queries there, or re-ranks: an inference endpoint, in OpenSearch a model.",
                valueName: "leg=id"))
        var inferenceID: [String] = []

        @Flag(name: .long, help: "Print one JSON object: body, search_pipeline, missing, notes.")
        var json = false

        @Flag(name: .long, help: "Fail for notes, too.")
        var strict = false

        func validate() throws { _ = try fields() }

        func run() async throws {
            var argument = PipelineArgument()
            argument.pipeline = pipeline
            guard let pipeline = try argument.load() else { return }
            let fields = try fields()
            let translator = PipelineTranslator(to: to, fields: fields, definition: pipeline.index)
            let query = try await engineQuery(for: pipeline, fields)
            let translation = translator.translate(pipeline.search, query: query)
            let text = TranslationText(translation, name: pipeline.name)
            text.remarks.forEach { Output.print(error: $0) }
            if json {
                try Output.print(json: text.json)
            } else if !fails(translation) {
                text.lines.forEach { print($0) }
            }
            if fails(translation) { throw ExitCode.failure }
        }

        private func fails(_ translation: Translation) -> Bool {
            !translation.missing.isEmpty || strict && !translation.notes.isEmpty
        }

        private func engineQuery(for pipeline: Pipeline, _ fields: EngineFields) async throws -> EngineQuery {
            guard let query else { return .template }
            guard let definition = pipeline.index else {
                throw CommandFailure(
                    "\(pipeline.name) has no index part, which says by what models queries are encoded")
            }
            return try await EngineQuery(
                encoding: query, for: pipeline.search.retriever, definition: definition, encoders: EncoderLibrary(),
                fields: fields)
        }

        /// What the options say about the legs.
        private func fields() throws -> EngineFields {
            var entries: [String: EngineField] = [:]
            for option in field {
                let (leg, field) = try Self.pair(option, of: "--field")
                entries[leg, default: EngineField()].field = field
            }
            for option in inferenceID {
                let (leg, id) = try Self.pair(option, of: "--inference-id")
                entries[leg, default: EngineField()].inferenceID = id
            }
            return EngineFields(entries)
        }

        private static func pair(_ text: String, of option: String) throws -> (String, String) {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("\(option) must be leg=name, found \"\(text)\"") }
            return (parts[0], parts[1])
        }
    }
}
