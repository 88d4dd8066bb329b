import Foundation
import HybridSearch
import RemoteEngines
import Testing

/// The pipelines that come along, as search templates: a file for each and each engine says what becomes of it.
@Suite struct ReadyPipelineTranslationTests {
    private static func golden(_ name: String) throws -> [String: JSONValue] {
        let file = try #require(
            Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures/translations"))
        return try #require(try JSONValue(parsing: Data(contentsOf: file)).objectValue)
    }

    @Test(arguments: Pipeline.ready, TargetEngine.allCases) func translates(
        pipeline: Pipeline, engine: TargetEngine
    ) throws {
        let golden = try Self.golden("\(pipeline.name).\(engine.rawValue)")
        let translator = PipelineTranslator(to: engine, definition: pipeline.index)
        let translation = translator.translate(pipeline.search, query: .template)
        #expect(try translation.body.map(JSON.written) == golden["body"])
        #expect(try translation.searchPipeline.map(JSON.written) == golden["search_pipeline"])
        let missing = golden["missing"]?.arrayValue?.compactMap(\.stringValue) ?? []
        #expect(translation.missing.map(\.path) == missing)
    }
}
