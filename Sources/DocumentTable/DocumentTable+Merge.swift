import Foundation
import IndexFiles
import Retrieval

extension DocumentTable {
    /// Writes the table of some tables' documents, which is the one that a builder makes of the same documents in the
    /// order of the plan. Chunks stay with their documents.
    ///
    /// - Parameters:
    ///   - plan: What to keep of each table, and in what order.
    ///   - temporaryFolder: Where values are written that do not fit in memory.
    ///   - memory: About how many bytes to work with, besides the ids, 28 for each document and 12 for each chunk.
    /// - Precondition: The plan is of as many segments as there are tables, with as many documents.
    /// - Throws: ``SegmentFileError``, also when some tables have chunks and others none; `CancellationError`.
    public static func merge(
        _ tables: [DocumentTable], by plan: MergePlan, to url: URL,
        temporaryFolder: URL = FileManager.default.temporaryDirectory,
        memory: Int = DocumentTableBuilder.standardMemory
    ) throws {
        precondition(plan.capacities == tables.map(\.documentCount), "the plan is of other tables")
        var file = try SegmentFileWriter(.documents, in: url.deletingLastPathComponent())
        try rows(of: tables, by: plan).write(to: &file)
        var fields = try FieldIndexWriter(in: temporaryFolder, memory: memory)
        try FieldIndexMerge(tables.map(\.fields), ordinals: plan.newOrdinals()).write(to: &fields)
        try fields.write(to: &file)
        try file.finish(as: url)
    }

    private static func rows(of tables: [DocumentTable], by plan: MergePlan) throws -> DocumentRows {
        var rows = DocumentRows()
        let isChunked = plan.sources.first.map { tables[$0.segment].isChunked } ?? false
        for source in plan.sources {
            let table = tables[source.segment]
            guard table.isChunked == isChunked else {
                throw table.file.malformed("its documents \(isChunked ? "have no" : "have") chunks, unlike others'")
            }
            rows.append(
                id: try table.ids.utf8(of: source.ordinal), number: try table.number(of: source.ordinal),
                chunks: try table.chunkTable?.ranges(ofDocument: source.ordinal))
        }
        return rows
    }
}
