import Foundation
import ModelLibrary
import Testing

/// Where the hub is: no address is built in.
@Suite(.enabled(if: hasPython, "needs python3"))
struct HubEndpointTests {
    private let programs: TemporaryFolder

    init() throws {
        programs = try TemporaryFolder()
    }

    private var environment: [String: String] { ["HF_ENDPOINT": "", "PATH": programs.path + "/bin"] }

    @Test func saysHowToNameTheHub() async throws {
        let model = try HubModel()
        try programs.writeProgram("echo 'No module named huggingface_hub' >&2; exit 1", to: "bin/python3")
        let error = await #expect(throws: HubError.noEndpoint) {
            try await model.library(environment).pull("organisation/model")
        }
        #expect(error?.description.hasPrefix("set HF_ENDPOINT to the hub's address") == true)
        #expect(error?.description.contains("pip install huggingface_hub") == true)
    }

    @Test func asksThePythonClient() async throws {
        let model = try HubModel()
        try programs.writeProgram(#"[ "$1" = -c ] && echo '\#(model.server.address)/'"#, to: "bin/python3")
        let folder = try await model.library(environment).pull("organisation/model")
        #expect(try model.library().folder(of: "organisation/model") == folder)
    }

    @Test func asksTheClientInAnEnvironmentOfItsOwn() async throws {
        let model = try HubModel()
        try programs.writeProgram("echo '\(model.server.address)'", to: "other/python")
        try programs.write("#!\(programs.path)/other/python\nimport sys\n", to: "bin/hf")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: programs.path + "/bin/hf")
        try await model.library(environment).pull("organisation/model")
        #expect(try model.server.requests.count > 1)
    }

    @Test(arguments: [
        "hub.example", "ftp://hub.example", "https://", "https://hub.example/?a=b", "https://a:b@hub.example",
    ])
    func refusesWhatIsNoAddress(text: String) async throws {
        let model = try HubModel()
        let error = await #expect(throws: HubError.self) {
            try await model.library(["HF_ENDPOINT": text]).pull("organisation/model")
        }
        #expect(error?.description.hasPrefix("HF_ENDPOINT is no address") == true)
    }

    @Test func theCacheFollowsTheEnvironment() throws {
        let folder = { (environment: [String: String]) in
            let unset = ["HF_HUB_CACHE": "", "HUGGINGFACE_HUB_CACHE": "", "HF_HOME": "", "XDG_CACHE_HOME": ""]
            let library = ModelLibrary(root: nil, catalogue: [], environment: unset.merging(environment) { $1 })
            return library.hubFolder.path(percentEncoded: false)
        }
        #expect(folder(["HF_HUB_CACHE": "/c", "HF_HOME": "/h"]).hasPrefix("/c"))
        #expect(folder(["HF_HOME": "/h", "XDG_CACHE_HOME": "/x"]) == "/h/hub/")
        #expect(folder(["XDG_CACHE_HOME": "/x"]) == "/x/huggingface/hub/")
        #expect(folder(["HF_HOME": "~/h"]).hasSuffix("/h/hub/") && !folder(["HF_HOME": "~/h"]).contains("~"))
        #expect(folder([:]).hasSuffix("/.cache/huggingface/hub/"))
    }
}
