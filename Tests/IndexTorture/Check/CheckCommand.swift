import ArgumentParser
import Foundation
import HybridSearch

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compare an index with its journal, and its backup with itself.")

    @OptionGroup var place: WorkplaceArgument

    @Option(help: "Where the random numbers begin.")
    var seed: UInt64 = 1

    func run() async throws {
        let workplace = place.workplace
        let result = try await IndexCheck(workplace: workplace, seed: seed).run()
        try await checkBackup(of: workplace)
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }

    /// A backup is whole or not there.
    private func checkBackup(of workplace: Workplace) async throws {
        guard FileManager.default.fileExists(atPath: workplace.backup.path) else { return }
        let copy = try await SearchIndex.open(at: workplace.backup, encoders: Workplace.encoders)
        let problems = try await copy.verify().problems
        guard problems.isEmpty else { throw Violation("verify of the backup: \(problems.joined(separator: "; "))") }
        _ = try SnapshotCheck(snapshot: await copy.snapshot).census()
    }
}
