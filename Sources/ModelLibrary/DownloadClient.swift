import Foundation
import Subprocess

/// Runs the programs that download, and tells how far they are.
struct DownloadClient: Sendable {
    /// Added to this process's environment.
    let environment: [String: String]
    let progress: @Sendable (PullProgress) -> Void

    /// How many of the program's last lines an error shows.
    private static let linesInErrors = 12
    private static let timeBetweenLooks = Duration.milliseconds(200)

    /// Where an executable is, nil when it is not installed.
    func path(of executable: String) async throws -> String? {
        guard !executable.hasPrefix("/") else { return executable }
        do {
            return try await Executable.name(executable).resolveExecutablePath(in: childEnvironment()).string
        } catch let error where error.code == .executableNotFound {
            return nil
        }
    }

    func canRun(_ executable: String, _ arguments: [String]) async throws -> Bool {
        guard try await path(of: executable) != nil else { return false }
        let result = try await Subprocess.run(
            .name(executable), arguments: Arguments(arguments), environment: childEnvironment(), output: .discarded)
        return result.terminationStatus.isSuccess
    }

    /// The first 4096 bytes that a program prints; nil when it is not installed or ends with an error.
    func output(of executable: String, _ arguments: [String]) async throws -> String? {
        guard try await path(of: executable) != nil else { return nil }
        let result = try? await Subprocess.run(
            executable.hasPrefix("/") ? .path(.init(executable)) : .name(executable),
            arguments: Arguments(arguments), environment: childEnvironment(), output: .string(limit: 4096),
            error: .discarded)
        try Task.checkCancellation()
        return result?.terminationStatus.isSuccess == true ? result?.standardOutput : nil
    }

    /// Runs a program while the growth of a folder is reported as what has arrived.
    ///
    /// - Parameters:
    ///   - temporaryFolder: The program's `TMPDIR`, within the watched folder, so that unfinished downloads count
    ///     too.
    ///   - expectedSize: The download's size in bytes, where it is known.
    func download(
        _ executable: String, _ arguments: [String], temporaryFolder: URL, watching folder: URL, expectedSize: Int?
    ) async throws {
        progress(.downloading(client: executable))
        let temporary = ["TMPDIR": temporaryFolder.path(percentEncoded: false)]
        let watcher = Task { try await reportGrowth(of: folder, expectedSize: expectedSize) }
        defer { watcher.cancel() }
        try await run(executable, arguments, adding: temporary)
        progress(.received(bytes: expectedSize ?? folder.sizeOfFolder(), of: expectedSize))
    }

    /// Runs a program to its end.
    ///
    /// - Throws: ``ModelLibraryError/clientFailed(command:status:lastLines:)`` with what it said last.
    func run(_ executable: String, _ arguments: [String], adding variables: [String: String] = [:]) async throws {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
        let result = try await Subprocess.run(
            .name(executable), arguments: Arguments(arguments), environment: childEnvironment(adding: variables),
            platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
        ) { execution in
            var lastLines: [String] = []
            for try await line in execution.standardOutput.strings() {
                let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
                guard !line.isEmpty else { continue }
                progress(.clientSays(line))
                lastLines = (lastLines + [line]).suffix(Self.linesInErrors)
            }
            return lastLines
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            throw ModelLibraryError.clientFailed(
                command: ([executable] + arguments).joined(separator: " "),
                status: Self.sentence(result.terminationStatus), lastLines: result.closureResult)
        }
    }

    private func reportGrowth(of folder: URL, expectedSize: Int?) async throws {
        while true {
            try await Task.sleep(for: Self.timeBetweenLooks)
            // pip copies the finished file from its temporary folder: for a moment it is there twice.
            let bytes = min(folder.sizeOfFolder(), expectedSize ?? .max)
            progress(.received(bytes: bytes, of: expectedSize))
        }
    }

    private func childEnvironment(adding variables: [String: String] = [:]) -> Environment {
        // Plain lines, which errors can show.
        var all = ["NO_COLOR": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "PYTHONUNBUFFERED": "1"]
        all.merge(environment) { $1 }
        all.merge(variables) { $1 }
        return .inherit.updating(
            Dictionary(uniqueKeysWithValues: all.map { (Environment.Key(stringLiteral: $0), Optional($1)) }))
    }

    private static func sentence(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "ended with status \(code)"
        case .signaled(let signal): "was ended by signal \(signal)"
        }
    }
}
