import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct IndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Index a corpus; a document replaces the one with its id.",
        discussion: """
            A corpus is JSON lines in BEIR's shape, one document a line: {"_id", "title", "text", "metadata"}. Every \
            other field is kept as metadata. Files may be compressed with gzip; of folders every .jsonl file is read; \
            - is standard input. A new index is made as the pipeline says; an index that is there grows.
            """)

    @Argument(help: "Files or folders of JSON lines, or - for standard input.", completion: .file())
    var corpus: [String]

    @Option(name: .long, help: "The folder of the index.", completion: .directory)
    var into: String

    @OptionGroup var pipeline: PipelineArgument

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func run() async throws {
        let reader = try CorpusReader(paths: corpus)
        let url = URL(filePath: into)
        let isNew = !FileManager.default.fileExists(atPath: url.path)
        let index = try await SearchIndex.openOrCreate(at: url, pipeline: pipeline.load())
        do {
            try await fill(index, from: reader)
        } catch {
            // An index that never held anything is not worth keeping: it would only hide the mistake from the next try.
            if isNew, await index.documentCount == 0 { try? FileManager.default.removeItem(at: url) }
            throw error
        }
    }

    private func fill(_ index: SearchIndex, from reader: sending CorpusReader) async throws {
        try await CorpusIndexing(corpus: corpus, quiet: quiet).add(reader, to: index)
        guard !quiet else { return }
        let total = await index.documentCount
        print("\(into): \(Readable.count(total)) documents. Ask it: hybrid-search search \(into) \"…\"")
    }
}
