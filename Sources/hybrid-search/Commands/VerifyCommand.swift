import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every file of an index and check it; the exit status is 1 when something is wrong.",
        discussion: """
            Compares all files with their checksums, the files of a segment with one another and with the database, \
            and the lexical leg with the documents' texts. Writers and searches go on meanwhile.
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but what is wrong.")
    var quiet = false

    func run() async throws {
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let result = try await verify(index)
        if json { try Output.print(json: result) }
        guard result.isSound else {
            if !json { result.problems.forEach { Output.print(error: $0) } }
            throw ExitCode.failure
        }
        guard !quiet, !json else { return }
        let segments = "\(Readable.count(result.segments)) \(result.segments == 1 ? "segment" : "segments")"
        print("\(self.index) is sound: \(Readable.count(result.documents)) documents in \(segments).")
    }

    private func verify(_ index: SearchIndex) async throws -> IndexVerification {
        let total = await index.snapshot.segments.reduce(0) { $0 + $1.documentCount }
        let bar = ProgressBar("Verifying", unit: .things("docs"), total: total, isQuiet: quiet || json)
        do {
            let result = try await index.verify { bar.advance(by: $0) }
            bar.finish()
            return result
        } catch {
            bar.cancel()
            throw error
        }
    }
}
