import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy an index as of its last commit, while it is written to and searched.")

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Argument(help: "The folder of the copy, which must not be there yet.", completion: .directory)
    var to: String

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let bar = ProgressBar("Copying", unit: .things("%"), total: 100, isQuiet: quiet)
        do {
            try await index.backUp(to: URL(filePath: to)) { bar.update(done: Int($0 * 100)) }
        } catch {
            bar.cancel()
            throw error
        }
        bar.finish(summary: "Copied \(self.index)")
        guard !quiet else { return }
        print("\(to) is a copy of \(self.index).")
    }
}
