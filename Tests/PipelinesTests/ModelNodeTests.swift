import Foundation
import HybridSearch
import TestSupport
import Testing

/// Fusions by models: where they are read from, and what is refused.
@Suite struct ModelNodeTests {
    private func learned(_ legs: [String] = ["bm25", "minilm"]) throws -> LearnedFusionModel {
        let features = CandidateFeature.all(legs: legs.count)
        return try LearnedFusionModel(
            legs: legs, features: features, weights: features.indices.map { $0 == 0 ? 0.5 : 0 })
    }

    private let retrievers = #"[{"bm25": {}}, {"retriever": {"knn": {"inference_id": "minilm"}}, "depth": 30}]"#

    private func pipeline(_ json: String, folder: URL?) throws -> Pipeline {
        try Pipeline(json: Data(json.utf8), file: "p.json", folder: folder)
    }

    private func problems(_ json: String, folder: URL? = nil) throws -> [String] {
        do {
            _ = try pipeline(json, folder: folder)
            return []
        } catch PipelineError.invalid(_, let problems) {
            return problems.map(\.description)
        }
    }

    @Test func aModelLiesBesideItsPipeline() throws {
        let folder = try TemporaryFolder()
        try Data(learned().jsonText().utf8).write(to: folder.appending("m.json"))
        let file = folder.appending("p.json")
        try Data(#"{"retriever": {"learned": {"model": "m.json", "retrievers": \#(retrievers)}}}"#.utf8).write(to: file)
        let pipeline = try Pipeline(contentsOf: file)
        guard case .model(let node) = pipeline.search.retriever.kind else {
            Issue.record("the tree has another shape: \(pipeline.search.retriever)")
            return
        }
        #expect(node.model == .learned(try learned()))
        #expect(node.file == "m.json")
        #expect(node.retrievers.map(\.depth) == [nil, 30])
        #expect(pipeline.search.retriever.name == "learned")
        #expect(pipeline.search.retriever.legs.map(\.name) == ["bm25", "minilm"])
        let again = try Pipeline(json: Data(pipeline.jsonText().utf8), folder: file.deletingLastPathComponent())
        #expect(again.search == pipeline.search)
    }

    @Test func aSelfContainedPipelineNeedsNoFile() throws {
        let folder = try TemporaryFolder()
        let model = try QueryDependentModel(legs: ["bm25", "minilm"], normalizers: [.minmax, .minmax], weights: [1, 2])
        try Data(model.jsonText().utf8).write(to: folder.appending("m.json"))
        let json = """
            {"retriever": {"text_similarity_reranker": {"inference_id": "x", "retriever":
              {"query_dependent": {"model": "m.json", "retrievers": \(retrievers)}}}}}
            """
        let pipeline = try Pipeline(json: Data(json.utf8), folder: URL(filePath: folder.appending("").path))
        let text = try pipeline.selfContained.jsonText()
        #expect(!text.contains("m.json"))
        let again = try Pipeline(json: Data(text.utf8), folder: URL(filePath: "/no/such/folder"))
        #expect(again.search.retriever.firstFusion?.model == .queryDependent(model))
    }

    @Test func legsMustBeTheModels() throws {
        let model = try learned(["minilm", "bm25"]).jsonText()
        let found = try problems(#"{"retriever": {"learned": {"model": \#(model), "retrievers": \#(retrievers)}}}"#)
        #expect(found.count == 1)
        #expect(found[0].contains("$.retriever.learned.retrievers: must be the model's legs in their order, minilm, bm25"))
    }

    @Test func whatIsNoModelIsNamed() throws {
        let folder = try TemporaryFolder()
        try Data("{".utf8).write(to: folder.appending("broken.json"))
        let base = URL(filePath: folder.appending("").path)
        func found(_ model: String) throws -> [String] {
            try problems(
                #"{"retriever": {"learned": {\#(model)"retrievers": \#(retrievers)}}}"#, folder: base)
        }
        #expect(try found("").first?.contains("\"model\" is missing") == true)
        #expect(try found(#""model": "none.json", "#).first?.contains("there is no file") == true)
        #expect(try found(#""model": "broken.json", "#).first?.contains("the model is not JSON") == true)
        #expect(try found(#""model": "/", "#).first?.contains("there is no file") == true)
        #expect(try found(#""model": {"format": "x"}, "#).first?.contains("$.retriever.learned.model") == true)
    }
}
