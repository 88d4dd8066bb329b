import Foundation
import HybridSearch
import Testing

/// The folder `pipelines/` of the package.
let pipelinesFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "pipelines")

@Suite struct ReadyPipelinesTests {
    @Test(arguments: Pipeline.ready) func theFileIsTheSame(pipeline: Pipeline) throws {
        let file = try Pipeline(contentsOf: pipelinesFolder.appending(path: "\(pipeline.name).json"))
        #expect(file == pipeline)
    }

    @Test func everyFileIsReady() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: pipelinesFolder.path)
            .filter { $0.hasSuffix(".json") && $0 != "schema.json" }
        #expect(Set(files) == Set(Pipeline.ready.map { "\($0.name).json" }))
    }
}
