import ArgumentParser
import Foundation
import HybridSearch

/// The `--pipeline` option: a file, or the name of a ready pipeline.
struct PipelineArgument: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A pipeline file, or a ready pipeline: \(Pipeline.ready.map(\.name).joined(separator: ", ")).",
            valueName: "file"),
        completion: .file(extensions: ["json"]))
    var pipeline: String?

    func load() throws -> Pipeline? {
        guard let pipeline else { return nil }
        if let ready = Pipeline.ready.first(where: { $0.name == pipeline }) { return ready }
        return try Pipeline(contentsOf: URL(filePath: pipeline))
    }
}
