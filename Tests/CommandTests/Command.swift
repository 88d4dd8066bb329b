import Foundation
import TestSupport

/// The built `hybrid-search`, run as a person would.
struct Command {
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The products lie beside the bundle of tests.
    static let executable = Bundle.main.executableURL!.deletingLastPathComponent().appending(path: "hybrid-search")

    /// Runs the command to its end.
    static func run(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) async throws -> Result {
        try await run(arguments, input: input, environment: environment)
    }

    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let streams = ["in", "out", "err"].map { folder.appending($0) }
        try Data(input.utf8).write(to: streams[0])
        for url in streams[1...] { try Data().write(to: url) }

        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: streams[0])
        process.standardOutput = try FileHandle(forWritingTo: streams[1])
        process.standardError = try FileHandle(forWritingTo: streams[2])
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return Result(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: streams[2]), as: UTF8.self))
    }
}
