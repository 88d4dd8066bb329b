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
                With --engine it is what one of the pipeline's engines is sent.
                """)

        @Argument(
            help: "A pipeline file or the name of a ready pipeline.", completion: .file(extensions: ["json"]))
        var pipeline: String

        @Option(name: .long, help: "The engine that runs all of it: elasticsearch (9) or opensearch (3).")
        var to: TargetEngine?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "In place of --to: an engine of the pipeline, and what it is sent of the search.", valueName: "name"))
        var engine: String?

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

        func validate() throws {
            if (to == nil) == (engine == nil) { throw ValidationError("say either --to or --engine") }
            _ = try fields()
        }

        func run() async throws {
            var argument = PipelineArgument()
            argument.pipeline = pipeline
            guard let pipeline = try argument.load() else { return }
            if let engine {
                try show(try await share(of: engine, in: pipeline))
            } else if let to {
                let translator = PipelineTranslator(to: to, fields: try fields(), definition: pipeline.index)
                let legs = pipeline.search.retriever.legs
                let query = try await engineQuery(for: legs, pipeline.index, translator.fields)
                try show(TranslationText(translator.translate(pipeline.search, query: query), name: pipeline.name))
            }
        }

        private func show(_ text: some TranslationOutput) throws {
            text.remarks.forEach { Output.print(error: $0) }
            let fails = text.isIncomplete || strict && text.hasNotes
            if json {
                try Output.print(json: text.json)
            } else if !fails {
                text.lines.forEach { print($0) }
            }
            if fails { throw ExitCode.failure }
        }

        /// What one of the pipeline's engines is sent.
        private func share(of name: String, in pipeline: Pipeline) async throws -> EngineShareText {
            guard let engine = pipeline.engines[name] else {
                let known = pipeline.engines.keys.sorted().joined(separator: ", ")
                throw CommandFailure(
                    "the pipeline has no engine \"\(name)\"; it has \(known.isEmpty ? "none" : known)")
            }
            guard let target = TargetEngine(engine.definition), let cluster = engine.definition.cluster else {
                throw CommandFailure("\(name) is \(engine.definition.kind), which is sent SQL and no JSON")
            }
            let definition = engine.index ?? pipeline.index
            let fields = EngineFields(cluster.fields.merging(try fields().entries) { $1 })
            let legs = EngineShare.legs(of: pipeline.search.retriever, on: name)
            let share = EngineShare(
                of: pipeline.search, on: name,
                translator: PipelineTranslator(to: target, fields: fields, definition: definition),
                query: try await engineQuery(for: legs, definition, fields))
            return EngineShareText(share, index: cluster.index)
        }

        private func engineQuery(
            for legs: [RetrieverNode], _ definition: IndexDefinition?, _ fields: EngineFields
        ) async throws -> EngineQuery {
            guard let query else { return .template }
            guard let definition else {
                throw CommandFailure("the pipeline has no index part, which says by what models queries are encoded")
            }
            return try await EngineQuery(
                encoding: query, forLegs: legs, definition: definition, encoders: EncoderLibrary(), fields: fields)
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

extension EngineDefinition {
    fileprivate var cluster: ClusterDefinition? {
        switch self {
        case .elasticsearch(let cluster), .opensearch(let cluster): cluster
        case .postgresql: nil
        }
    }
}
