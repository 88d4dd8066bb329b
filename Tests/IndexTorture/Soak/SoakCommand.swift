import ArgumentParser
import Foundation
import HybridSearch

struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "One writer and four readers at an index for a while.",
        discussion: """
            Two readers are in the writer's process and two in one of their own. All they see must be of one commit. \
            Prints a table of latencies and memory.
            """)

    @OptionGroup var place: WorkplaceArgument

    @Option(help: "How long.")
    var seconds = 20

    @Option(help: "Where the random numbers begin.")
    var seed: UInt64 = 1

    @Option(help: "How many documents the index has at most.")
    var documents = 4000

    @Option(help: "Where the JSON goes.")
    var json: String?

    func run() async throws {
        let workplace = place.workplace
        try? FileManager.default.removeItem(at: workplace.folder)
        try FileManager.default.createDirectory(
            at: workplace.backup.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = try await workplace.openIndex(.hashed)
        let common = ["soak-part", workplace.folder.path, "--seconds", "\(seconds)", "--documents", "\(documents)"]
        let parts = [
            "writer and 2 readers": try Child(
                common + ["--writes", "--readers", "2", "--seed", "\(seed)"], streams: workplace.folder),
            "2 readers": try Child(common + ["--readers", "2", "--seed", "\(seed + 100)"], streams: workplace.folder),
        ]
        let memory = await watch(parts)
        var result = SoakResult(seconds: seconds, memory: memory)
        for (name, part) in parts {
            let ending = await part.end()
            if ending == .exit(0), let report = try? JSONDecoder().decode(SoakReport.self, from: Data(part.printed.utf8)) {
                result.add(report)
            } else {
                result.errors.append("\(name): \(ending), \(part.complaint)")
            }
        }
        do {
            _ = try await IndexCheck(workplace: workplace, seed: seed).run()
        } catch {
            result.errors.append("check: \(error)")
        }
        print(result.table)
        if let json { try result.write(to: URL(filePath: json)) }
        guard result.errors.isEmpty else { throw ExitCode.failure }
    }

    /// Looks at the memory of processes now and then until they have ended.
    private func watch(_ parts: [String: Child]) async -> [String: [SoakResult.Memory]] {
        var memory: [String: [SoakResult.Memory]] = [:]
        let start = ContinuousClock.now
        while parts.values.contains(where: \.isRunning) {
            for (name, part) in parts where part.isRunning {
                let second = (ContinuousClock.now - start) / .seconds(1)
                if let now = SoakResult.Memory(ofProcess: part.id, second: second) { memory[name, default: []].append(now) }
            }
            try? await Task.sleep(for: .seconds(seconds > 120 ? 5 : 1))
        }
        return memory
    }
}
