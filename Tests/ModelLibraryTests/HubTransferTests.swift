import Foundation
import ModelLibrary
import Testing

/// Connections that break, servers that are busy, storage elsewhere.
@Suite(.enabled(if: hasPython, "needs python3"))
struct HubTransferTests {
    private func ranges(of model: HubModel) throws -> [String?] {
        try model.server.requests.filter { $0.method == "GET" && $0.file == "model.safetensors" }.map(\.range)
    }

    @Test func goesOnWhereTheConnectionBroke() async throws {
        let model = try HubModel(plan: #"{"cut": {"model.safetensors": [10000, 5000, 0, 7]}}"#)
        try await model.library().pull("organisation/model")
        #expect(try ranges(of: model) == [nil, "bytes=10000-", "bytes=15000-", "bytes=15000-", "bytes=15007-"])
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test func beginsAgainWhenTheServerKnowsNoRanges() async throws {
        let model = try HubModel(plan: #"{"cut": {"model.safetensors": [10000]}, "ignore_range": true}"#)
        try await model.library().pull("organisation/model")
        #expect(try ranges(of: model) == [nil, "bytes=10000-"])
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test func givesUpWhenNothingMoreArrives() async throws {
        let cuts = "5000" + String(repeating: ", 0", count: 20)
        let model = try HubModel(plan: #"{"cut": {"model.safetensors": [\#(cuts)]}}"#)
        let error = await #expect(throws: HubError.self) { try await model.library().pull("organisation/model") }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(model.home.names(in: HubModel.cached) == ["blobs"])
        let incomplete = try #require(model.incompleteBlobs.first)
        #expect(try model.sizeOfBlob(incomplete) == 5000)

        try model.server.setPlan("{}")
        try await model.library().pull("organisation/model")
        #expect(try ranges(of: model).last == "bytes=5000-")
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test func whatAnEarlierDownloadLeftMayBeWrong() async throws {
        let model = try HubModel()
        let blob = "\(HubModel.cached)/blobs/\(sha256(HubModel.weights)).incomplete"
        try model.home.write("not the beginning", to: blob)
        try await model.library().pull("organisation/model")
        #expect(try ranges(of: model) == ["bytes=17-", nil])
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test func whatAnEarlierDownloadLeftMayBeTooMuchOrAll() async throws {
        let model = try HubModel()
        let blobs = "\(HubModel.cached)/blobs"
        try model.home.write(HubModel.weights, to: "\(blobs)/\(sha256(HubModel.weights)).incomplete")
        let tokenizer = gitBlob(HubModel.files["tokenizer.json"]!)
        try model.home.write("more than there should be", to: "\(blobs)/\(tokenizer).incomplete")
        try await model.library().pull("organisation/model")
        #expect(try ranges(of: model) == [])
        #expect(try model.text("model.safetensors") == HubModel.weights)
        #expect(try model.text("tokenizer.json") == "{}")
    }

    @Test func cancellingLeavesTheBeginning() async throws {
        let model = try HubModel(plan: #"{"pause": 0.02}"#)
        let (started, signal) = AsyncStream<Void>.makeStream()
        let pull = Task {
            try await model.library().pull("organisation/model") { step in
                if case .receiving("model.safetensors", 3000..., _) = step { signal.yield() }
            }
        }
        for await _ in started { break }
        pull.cancel()
        await #expect(throws: CancellationError.self) { try await pull.value }
        #expect(throws: ModelLibraryError.self) { try model.library().folder(of: "organisation/model") }
        let incomplete = try #require(model.incompleteBlobs.first)
        #expect(model.incompleteBlobs.count == 1)
        let size = try model.sizeOfBlob(incomplete)

        try model.server.setPlan("{}")
        try await model.library().pull("organisation/model")
        let ranges = try ranges(of: model)
        // On a busy machine everything may have come before the cancellation did.
        #expect(ranges.contains("bytes=\(size)-") || size == HubModel.weights.utf8.count)
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test func theTokenGoesToTheHubOnly() async throws {
        let model = try HubModel(plan: #"{"token": "hf_secret", "storage": true}"#)
        try await model.library(["HF_TOKEN": " hf_secret\n"]).pull("organisation/model")
        let requests = try model.server.requests
        #expect(requests.filter(\.storage).map(\.file) == ["model.safetensors"])
        #expect(requests.filter(\.storage).allSatisfy { $0.authorization == nil })
        #expect(requests.filter { !$0.storage }.allSatisfy { $0.authorization == "Bearer hf_secret" })
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test func goesOnAtTheStorageToo() async throws {
        let model = try HubModel(plan: #"{"storage": true, "cut": {"model.safetensors": [4000]}}"#)
        try await model.library().pull("organisation/model")
        #expect(try model.server.requests.filter(\.storage).map(\.range) == [nil, "bytes=4000-"])
    }

    @Test(arguments: ["HF_TOKEN_PATH", "HF_HOME"])
    func findsTheTokenThatALoginLeft(variable: String) async throws {
        let model = try HubModel(plan: #"{"token": "hf_secret"}"#)
        try model.home.write("hf_secret\n", to: "hf/token")
        let place = variable == "HF_HOME" ? "hf" : "hf/token"
        try await model.library([variable: "\(model.home.path)/\(place)"]).pull("organisation/model")
        #expect(try model.server.requests.first?.authorization == "Bearer hf_secret")
    }

    @Test func triesAgainWhenTheServerIsBusy() async throws {
        let model = try HubModel(
            plan: #"{"fail": {"listing": [500, 503], "config.json": [429], "model.safetensors": [502, 500, 504]}}"#)
        try await model.library().pull("organisation/model")
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }
}
