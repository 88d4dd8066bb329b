import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct OptimizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optimize",
        abstract: "Merge all segments of an index into one, without deleted documents.",
        discussion: """
            Worth its time for an index that is searched much and changed little: one segment is searched faster than \
            many. Searches go on meanwhile. It needs as much free space as the index takes.
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let before = try await index.snapshot.statistics()
        let bar = ProgressBar("Merging", unit: .things("%"), total: 100, isQuiet: quiet)
        do {
            try await index.optimize { bar.update(done: Int($0 * 100)) }
        } catch {
            bar.cancel()
            throw error
        }
        bar.finish(summary: "Merged \(Self.segments(before.segments))")
        let after = try await index.snapshot.statistics()
        guard !quiet else { return }
        print(
            """
            \(self.index): \(Self.segments(after.segments)) with \(Readable.count(after.documents)) documents; there were \
            \(Self.segments(before.segments)) with \(Readable.count(before.dead)) dead documents.
            """)
    }

    private static func segments(_ count: Int) -> String {
        "\(Readable.count(count)) \(count == 1 ? "segment" : "segments")"
    }
}
