import Foundation
import TestSupport
import Testing

/// The built `index-torture`, which kills, starves and soaks indexes in processes of their own.
struct Torture {
    /// The products lie beside the bundle of tests.
    private static let executable = Bundle.main.executableURL!.deletingLastPathComponent()
        .appending(path: "index-torture")
    private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "FaultInjection/faults.c")

    /// Expects that there is no violation.
    static func run(_ arguments: String..., in folder: TemporaryFolder) async throws {
        let (status, output) = try await run(
            executable, [arguments[0], folder.appending("work").path] + arguments.dropFirst(), in: folder)
        #expect(status == 0, "\(output)")
    }

    /// Builds the library that makes a disk fail.
    static func faults(in folder: TemporaryFolder) async throws -> String {
        let library = folder.appending("libfaults.so").path
        let (status, output) = try await run(
            URL(filePath: "/usr/bin/env"), ["cc", "-shared", "-fPIC", "-O2", "-o", library, source.path], in: folder)
        try #require(status == 0, "\(output)")
        return library
    }

    private static func run(
        _ program: URL, _ arguments: [String], in folder: TemporaryFolder
    ) async throws -> (status: Int32, output: String) {
        let output = folder.appending("output")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = process.standardOutput
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }
}
