import Crypto
import Foundation

let hasPython: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

/// A hub of `Fixtures/hub_server.py`, with one repository, `organisation/model`.
final class HubServer: Sendable {
    struct Request: Decodable, Equatable {
        var storage = false
        var method: String
        var path: String
        var authorization: String?
        var range: String?

        /// The file's path, or `listing`.
        var file: String {
            if path.contains("/revision/") { return "listing" }
            let parts = path.prefix { $0 != "?" }.split(separator: "/")
            return parts.dropFirst(storage ? 2 : 5).joined(separator: "/")
        }
    }

    let address: String
    private let name = UUID().uuidString

    static let commit = String(repeating: "0123456789abcdef", count: 3).prefix(40).description
    static let otherCommit = String(commit.reversed())

    /// - Parameter plan: JSON, as the script describes it; `revisions` are given.
    init(files: [String: String], plan: String = "{}") throws {
        let port = try HubProcess.shared.get().port
        address = "http://127.0.0.1:\(port)/\(name)"
        for (path, text) in files { try write(text, to: "\(Self.commit)/\(path)") }
        try setPlan(plan)
    }

    deinit {
        try? FileManager.default.removeItem(at: HubProcess.folder.url.appending(path: name))
    }

    func write(_ text: String, to path: String) throws {
        try HubProcess.folder.write(text, to: "\(name)/\(path)")
    }

    func setPlan(_ json: String, main: String = commit) throws {
        let commit = Self.commit
        let revisions = #""revisions": {"main": "\#(main)", "v1.0": "\#(commit)", "refs/pr/1": "\#(commit)"}"#
        let rest = json.dropFirst().trimmingCharacters(in: .whitespacesAndNewlines)
        try write("{\(revisions)" + (rest == "}" ? "" : ", ") + rest, to: "plan.json")
    }

    /// What has been asked for so far.
    var requests: [Request] {
        get throws {
            let file = HubProcess.folder.url.appending(path: "\(name)/log")
            let log = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            return try log.split(separator: "\n").map { line in
                try JSONDecoder().decode(Request.self, from: Data(line.utf8))
            }
        }
    }

    /// The files whose bytes have been asked for, in order, from the hub itself.
    var downloads: [String] {
        get throws { try requests.filter { $0.method == "GET" && !$0.storage }.map(\.file) }
    }
}

/// The script as a child process, one for all tests. Its standard input ends when the tests do, and so does it.
private struct HubProcess: Sendable {
    static let folder = try! TemporaryFolder()
    static let shared = Result { try HubProcess() }

    let port: String
    private let standardInput = Pipe()

    private init() throws {
        let process = Process()
        let output = Pipe()
        guard let script = Bundle.module.url(forResource: "Fixtures/hub_server", withExtension: "py") else {
            throw CocoaError(.fileNoSuchFile)
        }
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path(percentEncoded: false), Self.folder.path]
        process.standardInput = standardInput
        process.standardOutput = output
        try process.run()
        let ports = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = ports.split(separator: " ").first else { throw CocoaError(.fileReadUnknown) }
        self.port = String(port)
    }
}
