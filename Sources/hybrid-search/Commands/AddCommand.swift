import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct AddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add documents to an index; a document replaces the one with its id.",
        discussion: """
            Files are read as by hybrid-search index. Searches go on meanwhile, in this and other processes; they see \
            all documents at once when the command has ended, and of a corpus of more than 131,072 documents each \
            segment when it is full. What the command has reported survives a crash.
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Argument(help: "Files or folders of JSON lines, or - for standard input.", completion: .file())
    var corpus: [String]

    @Flag(name: .long, help: "Print what was done as JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        let reader = try CorpusReader(paths: corpus)
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let summary = try await CorpusIndexing(corpus: corpus, quiet: quiet || json).add(reader, to: index)
        let change = IndexChange(summary, documents: await index.documentCount)
        try change.print(of: self.index, asJSON: json, quiet: quiet)
    }
}
