import Foundation
import ModelLibrary
import Testing

/// The hub cannot be reached from a test: a shell script stands where the client would, keeps what it was asked for,
/// and leaves the files that the client would leave.
@Suite struct HubPullTests {
    private let root: TemporaryFolder
    private let programs: TemporaryFolder

    init() throws {
        root = try TemporaryFolder()
        programs = try TemporaryFolder()
    }

    private var library: ModelLibrary {
        ModelLibrary(
            root: root.url.appending(path: "models"), catalogue: [],
            clientEnvironment: ["PATH": programs.path + "/bin:/usr/bin:/bin"])
    }

    /// Stands in for the client; its folder is the word after `--local-dir`.
    private func installClient(_ name: String = "hf", leaving files: [String]) throws {
        let writing = files.map { #"mkdir -p "$(dirname "$folder/\#($0)")"; echo '{}' > "$folder/\#($0)""# }
        try programs.writeProgram(
            """
            echo "$@" > '\(programs.path)/asked'
            while [ $# -gt 1 ]; do [ "$1" = --local-dir ] && folder=$2; shift; done
            mkdir -p "$folder/.cache/huggingface"
            \(writing.joined(separator: "\n"))
            """, to: "bin/" + name)
    }

    private var asked: String {
        (try? String(contentsOf: programs.url.appending(path: "asked"), encoding: .utf8)) ?? ""
    }

    @Test(arguments: ["hf", "huggingface-cli"])
    func asksForWhatEncodersReadAndNothingElse(client: String) async throws {
        let files = ["config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json"]
        try installClient(client, leaving: files)
        let folder = try await library.pull("organisation/model")
        #expect(asked.hasPrefix("download organisation/model config.json tokenizer.json vocab.txt "))
        #expect(asked.contains(" 1_Pooling/* model.safetensors idf.json --local-dir "))
        #expect(try library.folder(of: "organisation/model") == folder)
        #expect(root.names(in: "models") == ["organisation"])
        #expect(root.names(in: "models/organisation/model")
            == ["1_Pooling", "SHA256SUMS", "config.json", "model.safetensors", "tokenizer.json"])
    }

    @Test func verifiesAgainstItsOwnManifest() async throws {
        try installClient(leaving: ["config.json", "model.safetensors", "vocab.txt"])
        let folder = try await library.pull("organisation/model")
        let steps = Steps()
        try await library.pull("organisation/model") { steps.add($0) }
        #expect(steps.all == [.alreadyThere(folder)])
        try Data("[]\n".utf8).write(to: folder.appending(path: "config.json"))
        try await library.pull("organisation/model") { steps.add($0) }
        #expect(steps.all.last == .installed(folder))
        #expect(try String(contentsOf: folder.appending(path: "config.json"), encoding: .utf8) == "{}\n")
    }

    @Test func refusesARepositoryWithoutSafetensors() async throws {
        try installClient(leaving: ["config.json", "vocab.txt"])
        await #expect(throws: ModelLibraryError.wrongDownload(
            name: "organisation/model", problem: "model.safetensors is missing")
        ) { try await library.pull("organisation/model") }
        #expect(root.names(in: "models") == [])
    }

    @Test func passesOnWhatTheClientSays() async throws {
        try programs.writeProgram("echo asking; echo 'no such repository' >&2; exit 3", to: "bin/hf")
        let error = await #expect(throws: ModelLibraryError.self) { try await library.pull("organisation/model") }
        #expect(error?.description.contains("ended with status 3") == true)
        #expect(error?.description.hasSuffix("  asking\n  no such repository") == true)
    }

    @Test func saysHowToInstallTheClient() async throws {
        let library = ModelLibrary(
            root: root.url, catalogue: [], clientEnvironment: ["PATH": programs.path + "/none"])
        let error = await #expect(throws: ModelLibraryError.self) { try await library.pull("organisation/model") }
        #expect(error?.description.contains("install it with: pip install") == true)
    }

    @Test func cancellingEndsTheClientAndLeavesNothing() async throws {
        try programs.writeProgram("echo started; exec sleep 600", to: "bin/hf")
        let (started, signal) = AsyncStream<Void>.makeStream()
        let library = library
        let pull = Task {
            try await library.pull("organisation/model") { if $0 == .clientSays("started") { signal.yield() } }
        }
        for await _ in started { break }
        pull.cancel()
        await #expect(throws: (any Error).self) { try await pull.value }
        #expect(root.names(in: "models") == [])
    }
}
