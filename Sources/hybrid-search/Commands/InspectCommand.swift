import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what an index holds.",
        discussion: "hybrid-search verify reads and checks every file.")

    @Argument(help: "The folder of the index.", completion: .directory)
    var index: String

    @Option(name: .long, help: "Show the document with this id instead.")
    var document: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() async throws {
        let index = try await SearchIndex.open(at: URL(filePath: index))
        if let document {
            try await show(DocumentID(document), of: index)
        } else {
            let snapshot = await index.snapshot
            let statistics = try snapshot.statistics()
            if json {
                try Output.print(json: statistics)
            } else {
                show(statistics, of: index)
            }
        }
    }

    private func show(_ id: DocumentID, of index: SearchIndex) async throws {
        guard let document = try await index.document(id) else {
            throw CommandFailure("\(self.index) has no document \"\(id)\"")
        }
        let value: JSONValue = [
            "_id": .string(document.id.rawValue), "title": .string(document.title), "text": .string(document.text),
            "metadata": .object(document.metadata),
        ]
        try Output.print(json: value)
    }

    private func show(_ statistics: IndexStatistics, of index: SearchIndex) {
        let screen = Screen(.standardOutput)
        print(screen.style.bold(self.index))
        let segments = "\(Readable.count(statistics.segments)) \(statistics.segments == 1 ? "segment" : "segments")"
        let dead = "\(Readable.count(statistics.dead)) replaced or deleted ones still on disk"
        print("\(Self.documents(statistics.documents)) in \(segments)\(statistics.dead > 0 ? ", \(dead)" : "")")
        print("searched by \"\(index.pipeline.name)\", text fields \(index.definition.textFields.joined(separator: ", "))")
        var table = Table([
            Table.Column("leg"), Table.Column("kind"), Table.Column("source", isFlexible: true),
            Table.Column("postings", alignment: .trailing), Table.Column("mean length", alignment: .trailing),
            Table.Column("faiss"), Table.Column("size", alignment: .trailing),
        ])
        for leg in statistics.legs {
            table.add([
                leg.name, leg.kind, leg.source, leg.postings.map(Readable.count) ?? "",
                leg.meanLength.map { String(format: "%.1f", $0) } ?? "",
                Set(leg.faiss ?? []).sorted().joined(separator: ", "), Readable.bytes(leg.bytes),
            ])
        }
        table.lines(width: screen.width, style: screen.style).forEach { print($0) }
    }

    private static func documents(_ count: Int) -> String {
        "\(Readable.count(count)) \(count == 1 ? "document" : "documents")"
    }
}
