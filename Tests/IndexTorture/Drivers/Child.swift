import Foundation

/// This program once more, in a process of its own.
final class Child: Sendable {
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    private let process: Process
    private let ended: Task<Void, Never>
    private let output: URL
    private let errors: URL

    init(_ arguments: [String], environment: [String: String] = [:], streams: URL) throws {
        let name = UUID().uuidString
        output = streams.appending(path: "\(name).out")
        errors = streams.appending(path: "\(name).err")
        for url in [output, errors] { try Data().write(to: url) }
        let process = Process()
        process.executableURL = Bundle.main.executableURL
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let (endings, ending) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ending.finish() }
        try process.run()
        self.process = process
        ended = Task { for await _ in endings {} }
    }

    deinit {
        for url in [output, errors] { try? FileManager.default.removeItem(at: url) }
    }

    var id: Int32 { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// Ends the process at once; nothing when it has ended.
    func kill() {
        guard process.isRunning else { return }
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
    }

    @discardableResult
    func end() async -> Ending {
        await ended.value
        process.waitUntilExit()
        return process.terminationReason == .exit ? .exit(process.terminationStatus) : .signal(process.terminationStatus)
    }

    /// What the process has printed.
    var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// What the process has complained about.
    var complaint: String {
        (try? String(contentsOf: errors, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }
}
