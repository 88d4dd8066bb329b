import Foundation
import ModelLibrary
import Testing

/// What cannot be had, and what a hostile server tries.
@Suite(.enabled(if: hasPython, "needs python3"))
struct HubErrorTests {
    /// Pulls, expects an error, and makes sure that nothing was installed.
    private func error(
        of model: HubModel, _ name: String = "organisation/model", _ environment: [String: String] = [:]
    ) async throws -> HubError {
        let error = await #expect(throws: HubError.self) { try await model.library(environment).pull(name) }
        #expect(throws: ModelLibraryError.self) { try model.library().folder(of: "organisation/model") }
        #expect(!model.home.names(in: HubModel.cached).contains("snapshots"))
        return try #require(error)
    }

    @Test func saysWhatTokensAreFor() async throws {
        let model = try HubModel(plan: #"{"token": "hf_secret"}"#)
        let address = model.server.address
        #expect(try await error(of: model)
            == .noRepository("organisation/model", endpoint: address, hasToken: false))
        let other = try await error(of: model, "organisation/model", ["HF_TOKEN": "wrong"])
        #expect(other == .noRepository("organisation/model", endpoint: address, hasToken: true))
        #expect(!other.description.contains("wrong"))
    }

    @Test func aTokenIsOneWord() async throws {
        let error = try await error(of: HubModel(), "organisation/model", ["HF_TOKEN": "two words"])
        guard case .badSetting("HF_TOKEN", _) = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func saysThatARepositoryIsGated() async throws {
        let model = try HubModel(
            plan: #"{"error": {"status": 403, "code": "GatedRepo", "message": "Access is \u001b[31mrestricted."}}"#)
        let error = try await error(of: model)
        #expect(error == .forbidden(
            repository: "organisation/model", endpoint: model.server.address, hasToken: false,
            explanation: "Access is [31mrestricted."))
        #expect(error.description.contains("HF_TOKEN"))
    }

    @Test func saysWhatDoesNotExist() async throws {
        let model = try HubModel()
        #expect(try await error(of: model, "organisation/other")
            == .noRepository("organisation/other", endpoint: model.server.address, hasToken: false))
        #expect(try await error(of: model, "organisation/model@v9")
            == .noRevision("v9", repository: "organisation/model"))
    }

    @Test func givesUpOnABrokenServer() async throws {
        let model = try HubModel(plan: #"{"error": {"status": 500}}"#)
        guard case .status(500, _) = try await error(of: model) else {
            Issue.record("no status")
            return
        }
        #expect(try model.server.requests.count == 6)
    }

    @Test func saysThatNobodyAnswers() async throws {
        let error = try await error(of: HubModel(), "organisation/model", ["HF_ENDPOINT": "http://127.0.0.1:1"])
        guard case .unreachable(let url, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(url == "http://127.0.0.1:1/api/models/organisation/model/revision/main")
    }

    @Test(arguments: ["model.safetensors", "config.json"])
    func refusesOtherContentThanWasAnnounced(path: String) async throws {
        let model = try HubModel(plan: #"{"spoil": ["\#(path)"]}"#)
        guard case .wrongContent(path, _) = try await error(of: model) else {
            Issue.record("no wrong content")
            return
        }
        #expect(model.incompleteBlobs == [])
        try model.server.setPlan("{}")
        try await model.library().pull("organisation/model")
        #expect(try model.text(path) == HubModel.files[path])
    }

    @Test(arguments: [
        #"{"announce": {"model.safetensors": {"X-Linked-Size": "9000000000000000000"}}}"#,
        #"{"announce": {"model.safetensors": {"X-Linked-Size": "many"}}}"#,
        #"{"announce": {"model.safetensors": {"X-Linked-ETag": "\"../../../etc/passwd\""}}}"#,
        #"{"announce": {"config.json": {"ETag": "\"5f3c-61a\""}}}"#,
        #"{"announce": {"config.json": {"X-Repo-Commit": "another"}}}"#,
        #"{"loop": true}"#,
        #"{"endless": true}"#,
    ])
    func refusesAnswersThatMakeNoSense(plan: String) async throws {
        let error = try await error(of: HubModel(plan: plan))
        guard case .badAnswer = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func refusesMoreAndLessThanWasAnnounced() async throws {
        for size in [7, 700_000] {
            let model = try HubModel(
                plan: #"{"announce": {"model.safetensors": {"X-Linked-Size": "\#(size)"}}}"#)
            let error = try await error(of: model)
            #expect(error == .wrongContent(
                file: "model.safetensors", problem: "has not the \(size) bytes that were announced"))
            #expect(model.incompleteBlobs == [])
        }
    }

    @Test func refusesWhatFitsOnNoDisk() async throws {
        let size = 1 << 50
        let plan = #"{"announce": {"model.safetensors": {"X-Linked-Size": "\#(size)"}}}"#
        guard case .noSpace(_, let needed, let free) = try await error(of: HubModel(plan: plan)) else {
            Issue.record("there is room")
            return
        }
        #expect(needed >= size && free < size)
    }

    @Test(arguments: [
        ("modules.json", #"[{"path": "../.."}]"#),
        ("modules.json", #"[{"path": "/etc"}]"#),
        ("modules.json", #"{"not": "a list"}"#),
        ("router_config.json", #"{"types": {"a\\b": "x"}}"#),
        ("model.safetensors.index.json", #"{"weight_map": {"a": "../config.json"}}"#),
        ("model.safetensors.index.json", #"{"weight_map": {"a": "model-9.safetensors"}}"#),
    ])
    func refusesPathsThatLeadAway(path: String, contents: String) async throws {
        var files = HubModel.files
        files["model.safetensors"] = nil
        files["model-1.safetensors"] = "one"
        files["model.safetensors.index.json"] = #"{"weight_map": {"a": "model-1.safetensors"}}"#
        files[path] = contents
        let names = #""../config.json", "../../config.json", "/etc/config.json", "a\\b/config.json""#
        let model = try HubModel(files: files, plan: #"{"siblings": [\#(names)]}"#)
        guard case .unusable("organisation/model", let problem) = try await error(of: model) else {
            Issue.record("it is usable")
            return
        }
        #expect(problem.contains(path) || problem == "model-9.safetensors is missing")
    }

    @Test func namesThatLeadAwayAreNotTaken() async throws {
        let model = try HubModel(plan: #"{"siblings": ["../../vocab.txt", "/vocab.txt", "1_Pooling/../vocab.txt"]}"#)
        try await model.library().pull("organisation/model")
        #expect(try Set(model.server.downloads) == Set(HubModel.files.keys).union(["listing"]))
    }

    @Test func saysWhenThereIsOnlyAPickle() async throws {
        var files = HubModel.files
        files["model.safetensors"] = nil
        let error = try await error(of: HubModel(files: files))
        #expect(error.description.contains("only there as pytorch_model.bin"))
    }

    @Test func offlineNothingIsAsked() async throws {
        let model = try HubModel()
        let offline = ["HF_HUB_OFFLINE": "1"]
        let error = try await error(of: model, "organisation/model", offline)
        #expect(error == .offline(repository: "organisation/model"))
        #expect(try model.server.requests == [])
        let folder = try await model.library().pull("organisation/model")
        #expect(try await model.library(offline).pull("organisation/model", update: true) == folder)
    }

    @Test func saysWhenTheCacheCannotBeWritten() async throws {
        let model = try HubModel()
        try model.home.write("a file", to: "hf")
        let error = await #expect(throws: ModelLibraryError.self) {
            try await model.library().pull("organisation/model")
        }
        #expect(error?.description.contains("HF_HOME") == true)
    }
}
