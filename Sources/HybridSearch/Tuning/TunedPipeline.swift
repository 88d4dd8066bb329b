import Foundation
import FusionTraining
import LineFiles
import Pipelines

/// A pipeline with a tuned fusion, to be written as a file that searches use as it is, with a learned model beside it.
public struct TunedPipeline: Sendable {
    private let base: Pipeline
    private let fusion: TunedFusion
    private let note: String

    /// - Parameters:
    ///   - base: The pipeline whose fusion is replaced.
    ///   - note: What the pipeline's description says of the fusion.
    /// - Throws: ``PipelineError`` when the pipeline has no fusion.
    public init(_ base: Pipeline, fusion: TunedFusion, note: String) throws(PipelineError) {
        guard base.fusing(by: fusion) != nil else { throw .noFusion }
        self.base = base
        self.fusion = fusion
        self.note = note
    }

    /// Writes the pipeline, and before it the model that it names.
    ///
    /// - Returns: The files.
    public func write(to path: String) throws -> [String] {
        let url = URL(filePath: path)
        let stem = url.deletingPathExtension().lastPathComponent
        let modelURL = url.deletingLastPathComponent().appending(path: "\(stem).model.json")
        guard var pipeline = base.fusing(by: fusion, modelFile: modelURL.lastPathComponent) else {
            throw PipelineError.noFusion
        }
        pipeline.name = stem
        pipeline.description = note
        var written: [String] = []
        if let model = pipeline.search.retriever.firstFusion?.model {
            try write(try model.jsonText(), to: modelURL)
            written.append(modelURL.relativePath)
        }
        try write(try pipeline.jsonText() + "\n", to: url)
        return [path] + written
    }

    private func write(_ text: String, to url: URL) throws {
        do {
            try WholeFile.write(Data(text.utf8), to: url)
        } catch {
            throw PipelineError.unwritable(file: error.path, reason: error.problem)
        }
    }
}
