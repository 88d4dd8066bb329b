import ArgumentParser
import Foundation
import HybridSearch

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Read an index until somebody ends it; every commit seen must be whole.")

    @OptionGroup var place: WorkplaceArgument

    func run() async throws {
        let workplace = place.workplace
        while !IndexDirectory.exists(at: workplace.index) { try await Task.sleep(for: .milliseconds(2)) }
        let index = try await workplace.openIndex(.hashed)
        while true {
            try await index.refresh()
            _ = try await SnapshotCheck(snapshot: index.snapshot).census()
        }
    }
}

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup", abstract: "Copy the index.")

    @OptionGroup var place: WorkplaceArgument

    func run() async throws {
        let workplace = place.workplace
        while !IndexDirectory.exists(at: workplace.index) { try await Task.sleep(for: .milliseconds(2)) }
        try await workplace.openIndex(.hashed).backUp(to: workplace.backup)
    }
}
