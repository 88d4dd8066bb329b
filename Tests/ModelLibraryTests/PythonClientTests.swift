import Foundation
import ModelLibrary
import Testing

private let hasHubClient: Bool = {
    let answer = try? runPython("import huggingface_hub; print('yes')", [:])
    return answer == "yes\n"
}()

private func runPython(_ program: String, _ environment: [String: String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
}

/// The hub's own client and we share a cache. Runs where `python3` has `huggingface_hub`.
@Suite(.enabled(if: hasPython && hasHubClient, "needs python3 with huggingface_hub"))
struct PythonClientTests {
    @Test func findsWhatWeHaveDownloaded() async throws {
        let model = try HubModel()
        let folder = try await model.library().pull("organisation/model")
        let found = try runPython(
            """
            from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
            print(snapshot_download("organisation/model"))
            print(hf_hub_download("organisation/model", "1_Pooling/config.json"))
            cache = scan_cache_dir()
            print(len(cache.warnings), [repo.repo_id for repo in cache.repos])
            """, ["HF_HOME": model.home.path + "/hf", "HF_HUB_OFFLINE": "1", "HF_ENDPOINT": model.server.address])
        let path = String(folder.path(percentEncoded: false).dropLast())
        #expect(found == "\(path)\n\(path)/1_Pooling/config.json\n0 ['organisation/model']\n")
    }

    @Test func whatItHasDownloadedIsNotDownloadedAgain() async throws {
        let model = try HubModel()
        let names = HubModel.files.keys.map { "\"\($0)\"" }.joined(separator: ", ")
        let environment = [
            "HF_HOME": model.home.path + "/hf", "HF_ENDPOINT": model.server.address, "HF_HUB_OFFLINE": "0",
        ]
        let done = try runPython(
            """
            from huggingface_hub import hf_hub_download
            for name in [\(names)]: hf_hub_download("organisation/model", name)
            print("done")
            """, environment)
        #expect(done == "done\n")
        let before = try model.server.downloads.count
        let folder = try model.library().folder(of: "organisation/model")
        #expect(try await model.library(["HF_HUB_OFFLINE": "1"]).pull("organisation/model") == folder)
        #expect(try model.server.downloads.count == before)
        #expect(try await model.library().pull("organisation/model") == folder)
        #expect(try model.server.downloads.dropFirst(before) == ["listing"])
    }
}
