import ArgumentParser

/// Treats an index as badly as the world does: kills who writes to it, makes the disk fail, and lets writers and readers
/// at it for hours; after each compares it with what was acknowledged.
@main
struct IndexTorture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index-torture",
        abstract: "Tests that nothing that an index has acknowledged is ever lost.",
        subcommands: [
            WriteCommand.self, ReadCommand.self, BackupCommand.self, CheckCommand.self,
            KillCommand.self, FaultsCommand.self, SoakCommand.self, SoakPartCommand.self,
        ])
}

/// What a check has found that must not be, in a sentence.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
