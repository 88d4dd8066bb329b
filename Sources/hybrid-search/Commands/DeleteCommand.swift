import ArgumentParser
import Foundation
import HybridSearch

struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete documents from an index, by their ids or by a filter.",
        discussion: """
            Ids that the index does not have are ignored. The documents are gone from all searches at once; their space \
            is given back when their segments are merged, by the next additions or by hybrid-search optimize.
            """)

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Argument(help: "Ids of documents; - reads them from standard input, one a line.")
    var ids: [String] = []

    @OptionGroup var filter: FilterArgument

    @Flag(name: .long, help: "Print what was done as JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        guard ids.isEmpty != (filter.filter == nil) else {
            throw ValidationError("name the documents to delete either by their ids or by --filter")
        }
    }

    func run() async throws {
        let filter = try filter.load()
        let ids = self.ids == ["-"] ? try Self.standardInput() : self.ids.map { DocumentID($0) }
        let index = try await SearchIndex.open(at: URL(filePath: index))
        let removed =
            if let filter { try await index.delete(matching: filter) } else { try await index.delete(ids) }
        let change = IndexChange(CommitSummary(removed: removed), documents: await index.documentCount)
        try change.print(of: self.index, asJSON: json, quiet: quiet)
    }

    private static func standardInput() throws -> [DocumentID] {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure("the ids on standard input are not valid UTF-8")
        }
        return text.split(whereSeparator: \.isNewline).map { DocumentID(String($0)) }
    }
}
