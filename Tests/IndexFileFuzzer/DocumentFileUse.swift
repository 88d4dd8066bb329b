import DocumentTable
import Foundation
import Retrieval

struct DocumentFileUse: IndexFileUse {
    let seeds: [URL]
    private let sound: [DocumentTable]
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = folder
        seeds = try [false, true].map { try SeedFiles.documents(in: folder, areChunked: $0) }
        sound = try seeds.map { try DocumentTable(opening: $0) }
    }

    func use(_ file: URL) {
        guard let table = try? DocumentTable(opening: file) else { return }
        readRows(of: table)
        let isSound = (try? table.verify()) != nil
        for filter in Self.filters {
            if isSound {
                _ = expect("filter") { try table.documents(matching: filter) }
            } else {
                _ = try? table.documents(matching: filter)
            }
        }
        merge(table, isSound: isSound)
    }

    private func readRows(of table: DocumentTable) {
        for ordinal in 0..<DocumentOrdinal(min(table.documentCount, 50) + 1) {
            if let id = try? table.id(of: ordinal) { _ = try? table.document(withID: id) }
            _ = try? table.number(of: ordinal)
            if let chunks = try? table.chunks(of: ordinal) {
                precondition(chunks.isEmpty || Int(chunks.upperBound) <= max(table.chunkCount, table.documentCount))
            }
        }
        for chunk in 0..<DocumentOrdinal(min(table.chunkCount, 50) + 1) {
            if let document = try? table.document(ofChunk: chunk) {
                precondition(Int(document) < table.documentCount)
            }
            _ = try? table.range(ofChunk: chunk)
        }
        _ = try? table.chunks(of: OrdinalSet(all: table.documentCount))
    }

    /// With a table that has chunks and with one that has none: one of them goes with it.
    private func merge(_ table: DocumentTable, isSound: Bool) {
        guard table.documentCount <= mostMerged else { return }
        for other in sound {
            let merged = folder.appending(path: "merged")
            let plan = MergePlan(ofSome: [table.documentCount, other.documentCount])
            func merge() throws {
                try DocumentTable.merge(
                    [table, other], by: plan, to: merged, temporaryFolder: folder, memory: 1 << 16)
            }
            if isSound, table.isChunked == other.isChunked {
                expect("be merged") {
                    try merge()
                    try DocumentTable(opening: merged).verify()
                }
            } else {
                try? merge()
            }
        }
    }

    // MARK: Filters

    /// Every kind of filter over every field of the seeds.
    private static let filters: [Filter] = {
        var filters = SeedFiles.fields.flatMap(filters(ofField:))
        filters += [.matchAll, .matchNone, .ids(["d1", "d7", "none", ""])]
        filters.append(
            .bool(
                must: [.exists(field: "a")], should: [.term(field: "section", value: "s1"), .ids(["d2"]), .matchAll],
                mustNot: [.prefix(field: "_id", value: "d3")], minimumShouldMatch: 2))
        return filters
    }()

    private static func filters(ofField field: String) -> [Filter] {
        [
            .term(field: field, value: "s1"),
            .terms(field: field, values: [true, 3, 2.5, "x", "2024-01-15"]),
            .prefix(field: field, value: ""), .prefix(field: field, value: "s"), .exists(field: field),
            .termIgnoringCase(field: field, value: "S2"), .prefixIgnoringCase(field: field, value: "D"),
            .range(field: field, bounds: .init(gte: 2, lt: 9.5)), .range(field: field, bounds: .init(gt: false)),
            .range(field: field, bounds: .init(gt: "2024-01", lte: "2024-03")),
            .range(field: field, bounds: .init(gt: "d1", lt: "t")),
        ]
    }
}
