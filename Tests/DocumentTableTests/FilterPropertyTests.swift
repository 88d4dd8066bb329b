import DocumentTable
import Foundation
import Retrieval
import Testing

/// Filters over a table against a slow obvious evaluation of documents.
@Suite struct FilterPropertyTests {
    let folder: TemporaryFolder
    let now = Date(timeIntervalSince1970: 1_709_208_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func everyFilterAgreesWithTheSlowVersion() throws {
        let slow = SlowFilter(now: 1_709_208_000_000_000)
        var telling = 0
        for round in 0..<40 {
            let documents = (0..<Int.random(in: 0...130)).map { RandomDocuments.document($0) }
            let builder = DocumentTableBuilder(temporaryFolder: folder.url, memory: [1, 2000, 1 << 20][round % 3])
            for (i, document) in documents.enumerated() { try builder.append(document, number: Int64(i)) }
            try builder.write(to: folder.file("table"))
            let table = try DocumentTable(opening: folder.file("table"))
            try table.verify()
            for _ in 0..<200 {
                let filter = RandomDocuments.filter()
                let found = try table.documents(matching: filter, now: now).map { Int($0) }
                #expect(found == slow.documents(filter, in: documents), "\(filter)")
                if !found.isEmpty, found.count < documents.count { telling += 1 }
            }
        }
        // Some, not all: those are the filters that show something.
        #expect(telling > 1500)
    }

    @Test func aMergedTableIsTheOneThatABuilderMakes() throws {
        for chunked in [false, true] {
            for round in 0..<20 {
                let tables = (0..<Int.random(in: 1...4)).map { _ in
                    (0..<Int.random(in: 0...60)).map { RandomDocuments.document($0) }
                }
                func chunks(_ number: Int64) -> [Range<Int>]? {
                    chunked ? (0..<Int(number % 4)).map { $0 * 7..<$0 * 7 + Int(number) } : nil
                }
                func build(_ documents: [(Document, Int64)], _ name: String) throws -> DocumentTable {
                    let builder = DocumentTableBuilder(temporaryFolder: folder.url)
                    for (document, number) in documents {
                        try builder.append(document, number: number, chunks: chunks(number))
                    }
                    try builder.write(to: folder.file(name))
                    return try DocumentTable(opening: folder.file(name))
                }
                let numbered = tables.enumerated().map { t, documents in
                    documents.enumerated().map { ($1, Int64(t * 1000 + $0)) }
                }
                let opened = try numbered.enumerated().map { try build($1, "source-\($0)") }
                let plan = plan(tables.map(\.count), inOrder: round % 2 == 0)
                try DocumentTable.merge(
                    opened, by: plan, to: folder.file("merged"), temporaryFolder: folder.url,
                    memory: round % 3 == 0 ? 1 : 1 << 20)
                _ = try build(plan.sources.map { numbered[$0.segment][Int($0.ordinal)] }, "expected")
                try DocumentTable(opening: folder.file("merged")).verify()
                #expect(
                    try Data(contentsOf: folder.file("merged")) == Data(contentsOf: folder.file("expected")))
            }
        }
    }

    private func plan(_ counts: [Int], inOrder: Bool) -> MergePlan {
        let share = Double.random(in: 0...1)
        let kept = counts.map { count in
            var set = OrdinalSet(capacity: count)
            for ordinal in 0..<count where Double.random(in: 0..<1) < share { set.insert(UInt32(ordinal)) }
            return set
        }
        let plan = MergePlan(keeping: kept)
        return inOrder ? plan : MergePlan(capacities: plan.capacities, sources: plan.sources.shuffled())
    }

    @Test func textIsNoFieldOfFilters() throws {
        try DocumentTableBuilder(temporaryFolder: folder.url).write(to: folder.file("table"))
        let table = try DocumentTable(opening: folder.file("table"))
        for filter in [
            Filter.term(field: "text", value: "a"), .terms(field: "text", values: []), .exists(field: "text"),
            .prefix(field: "text", value: ""), .range(field: "text", bounds: .init()),
            .bool(must: [], should: [], mustNot: [.termIgnoringCase(field: "text", value: "")], minimumShouldMatch: 0),
        ] {
            #expect(throws: FilterError.textIsNoField) { try table.documents(matching: filter) }
        }
        #expect(throws: FilterError.self) {
            try table.documents(matching: .range(field: "a", bounds: .init(gte: "now-7q")))
        }
    }
}
