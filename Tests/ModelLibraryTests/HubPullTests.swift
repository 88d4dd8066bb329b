import Foundation
import ModelLibrary
import Testing

@Suite(.enabled(if: hasPython, "needs python3"))
struct HubPullTests {
    @Test func fetchesWhatEncodersReadAndNothingElse() async throws {
        let model = try HubModel()
        let steps = Steps()
        let folder = try await model.library().pull("organisation/model") { steps.add($0) }
        #expect(try Set(model.server.downloads) == Set(HubModel.files.keys).union(["listing"]))
        #expect(try model.server.downloads.count == HubModel.files.count + 1)
        for (path, text) in HubModel.files { #expect(try model.text(path) == text) }
        #expect(try model.library().folder(of: "organisation/model") == folder)
        #expect(steps.all.last == .installed(folder))
        let total = HubModel.files.values.reduce(0) { $0 + $1.utf8.count }
        #expect(steps.all.contains(.received(bytes: total, of: total)))
        let size = HubModel.weights.utf8.count
        #expect(steps.all.contains(.receiving(file: "model.safetensors", bytes: size, of: size)))
    }

    @Test func laysTheCacheOutAsThePythonClientDoes() async throws {
        let model = try HubModel()
        try await model.library().pull("organisation/model")
        let snapshot = "\(HubModel.cached)/snapshots/\(HubServer.commit)"
        let link = { (path: String) in
            try FileManager.default.destinationOfSymbolicLink(atPath: "\(model.home.path)/\(snapshot)/\(path)")
        }
        // `git hash-object` and `sha256sum` of these files.
        #expect(try link("config.json") == "../../blobs/" + gitBlob(HubModel.files["config.json"]!))
        #expect(try link("1_Pooling/config.json")
            == "../../../blobs/" + gitBlob(HubModel.files["1_Pooling/config.json"]!))
        #expect(try link("model.safetensors") == "../../blobs/" + sha256(HubModel.weights))
        let reference = model.home.url.appending(path: "\(HubModel.cached)/refs/main")
        #expect(try String(contentsOf: reference, encoding: .utf8) == HubServer.commit)
        #expect(model.incompleteBlobs == [])
        #expect(model.home.names(in: snapshot)
            == ["1_Pooling", "config.json", "model.safetensors", "modules.json", "tokenizer.json"])
    }

    @Test func aSecondPullAsksForNothing() async throws {
        let model = try HubModel()
        let folder = try await model.library().pull("organisation/model")
        let before = try model.server.requests
        let steps = Steps()
        try await model.library().pull("organisation/model") { steps.add($0) }
        #expect(steps.all == [.alreadyThere(folder)])
        #expect(try model.server.requests == before)
    }

    @Test func listsWhatIsInTheCache() async throws {
        let model = try HubModel()
        try await model.library().pull("organisation/model")
        try await model.library().pull("organisation/model@v1.0")
        let list = model.library().list()
        #expect(list.map(\.name) == ["organisation/model", "organisation/model@v1.0"])
        #expect(list.map(\.kind) == [.dense, .dense])
        #expect(list.first?.sizeInBytes == HubModel.files.values.reduce(0) { $0 + $1.utf8.count })
    }

    @Test func replacesOnlyWhatIsDamaged() async throws {
        let model = try HubModel()
        let folder = try await model.library().pull("organisation/model")
        let before = try model.server.downloads.count
        let damaged = String(HubModel.weights.reversed())
        try Data(damaged.utf8).write(to: folder.appending(path: "model.safetensors").resolvingSymlinksInPath())
        let steps = Steps()
        try await model.library().pull("organisation/model") { steps.add($0) }
        guard case .replacing(let problem) = steps.all.first else {
            Issue.record("nothing was replaced: \(steps.all)")
            return
        }
        #expect(problem.hasPrefix("model.safetensors has the SHA-256"))
        #expect(try model.server.downloads.dropFirst(before) == ["listing", "model.safetensors"])
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }

    @Test(arguments: ["v1.0", "refs/pr/1", HubServer.commit])
    func pullsARevision(revision: String) async throws {
        let model = try HubModel()
        let name = "organisation/model@" + revision
        let folder = try await model.library().pull(name)
        #expect(folder.lastPathComponent == HubServer.commit)
        #expect(try model.library().folder(of: name) == folder)
        #expect(throws: ModelLibraryError.self) { try model.library().folder(of: "organisation/model") }
        let escaped = revision.replacing("/", with: "%2F")
        let asked = try #require(try model.server.requests.first?.path)
        #expect(asked.hasSuffix("/api/models/organisation/model/revision/" + escaped))
        let reference = model.home.url.appending(path: "\(HubModel.cached)/refs/\(revision)")
        let isCommit = revision == HubServer.commit
        #expect((try? String(contentsOf: reference, encoding: .utf8)) == (isCommit ? nil : HubServer.commit))
    }

    @Test func anUpdateFollowsTheBranchAndKeepsWhatIsTheSame() async throws {
        let model = try HubModel()
        let first = try await model.library().pull("organisation/model")
        for (path, text) in HubModel.files {
            let isConfiguration = path == "config.json"
            let newText = isConfiguration ? text + "\n" : text
            try model.server.write(newText, to: "\(HubServer.otherCommit)/\(path)")
        }
        try model.server.setPlan("{}", main: HubServer.otherCommit)
        #expect(try await model.library().pull("organisation/model") == first)
        let before = try model.server.downloads.count
        let second = try await model.library().pull("organisation/model", update: true)
        #expect(second.lastPathComponent == HubServer.otherCommit)
        #expect(try model.server.downloads.dropFirst(before) == ["listing", "config.json"])
        #expect(try model.library().folder(of: "organisation/model") == second)
        #expect(try model.library().folder(of: "organisation/model@" + HubServer.commit) == first)
    }

    @Test func pullsWeightsInPieces() async throws {
        var files = HubModel.files
        files["model.safetensors"] = nil
        files["model.safetensors.index.json"] = #"""
            {"weight_map": {"a": "model-1-of-2.safetensors", "b": "model-2-of-2.safetensors",
                            "c": "model-1-of-2.safetensors"}}
            """#
        files["model-1-of-2.safetensors"] = "one"
        files["model-2-of-2.safetensors"] = "two"
        let model = try HubModel(files: files)
        try await model.library().pull("organisation/model")
        #expect(try model.text("model-1-of-2.safetensors") + model.text("model-2-of-2.safetensors") == "onetwo")
        #expect(throws: Never.self) { try model.library().folder(of: "organisation/model") }
    }

    @Test func manyPullsAtOnceDownloadOnce() async throws {
        let model = try HubModel(plan: #"{"pause": 0.002}"#)
        try await withThrowingTaskGroup(of: URL.self) { group in
            for _ in 0..<4 {
                group.addTask { try await model.library().pull("organisation/model") }
            }
            for try await folder in group {
                #expect(try model.library().folder(of: "organisation/model") == folder)
            }
        }
        #expect(try model.server.downloads.count { $0 == "model.safetensors" } == 1)
        #expect(try model.text("model.safetensors") == HubModel.weights)
    }
}
