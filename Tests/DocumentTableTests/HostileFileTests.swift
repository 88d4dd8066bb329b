import DocumentTable
import Foundation
import IndexFileTestSupport
import IndexFiles
import Retrieval
import Testing

/// Damaged files and files made to do harm: every one is an error, or a table that works within its bounds.
@Suite struct HostileFileTests {
    private static let filters: [Filter] = [
        .term(field: "section", value: "s1"), .range(field: "size", bounds: .init(gte: 2, lt: 9.5)), .exists(field: "a"),
        .prefix(field: "section", value: "s"), .range(field: "day", bounds: .init(gt: "2024-01", lte: "2024-03")),
        .range(field: "_id", bounds: .init(gte: "d1")), .ids(["d1", "d7"]), .termIgnoringCase(field: "section", value: "S2"),
        .prefixIgnoringCase(field: "_id", value: "D1"), .terms(field: "a.b", values: [true, 3, "x"]),
    ]

    let folder: TemporaryFolder
    let sound: Data

    init() throws {
        folder = try TemporaryFolder()
        let builder = DocumentTableBuilder(temporaryFolder: folder.url)
        for i in 0..<10 {
            let metadata: [String: JSONValue] = [
                "section": .string("s\(i % 3)"), "size": .number(Double(i) / 2), "a": ["b": [.bool(i % 2 == 0), .integer(i % 5)]],
                "day": .string("2024-0\(i % 4 + 1)-15"), "zone": i == 4 ? "alone" : .null,
            ]
            try builder.append(
                Document(id: DocumentID("d\(i)"), title: "t\(i)", metadata: metadata), number: Int64(i),
                chunks: (0..<i % 3).map { $0 * 10..<$0 * 10 + 10 })
        }
        try builder.write(to: folder.file("sound"))
        sound = try Data(contentsOf: folder.file("sound"))
    }

    private func open(_ bytes: Data) throws -> DocumentTable {
        // A new file each time: what is mapped stays as it is. (Foundation's own way to write waits for the disk.)
        let url = folder.file("changed")
        unlink(url.path)
        let stream = try #require(fopen(url.path, "w"))
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        fclose(stream)
        try #require(written == bytes.count)
        return try DocumentTable(opening: url)
    }

    /// Everything that a table can be asked; what does not work is nil.
    private func answers(_ table: DocumentTable) -> [String?] {
        var answers: [String?] = []
        func ask(_ question: () throws -> some Any) { answers.append((try? question()).map { "\($0)" }) }
        for i in 0..<UInt32(9) {
            ask { try table.id(of: i) }
            ask { try table.number(of: i) }
            ask { try table.document(withID: DocumentID("d\(i)")) as Any }
            ask { try table.chunks(of: i) }
            ask { try table.document(ofChunk: i) }
            ask { try table.range(ofChunk: i) }
        }
        for filter in Self.filters {
            ask { try Array(table.documents(matching: filter)) }
        }
        if table.documentCount < 1000 { ask { try Array(table.chunks(of: OrdinalSet(all: table.documentCount))) } }
        return answers
    }

    @Test func everyFlippedByteIsNoticed() throws {
        let expected = answers(try open(sound))
        #expect(!expected.contains(nil))
        for i in sound.indices {
            var bytes = sound
            bytes[i] ^= 1 << UInt8.random(in: 0..<8)
            guard let table = try? open(bytes) else { continue }
            #expect(throws: SegmentFileError.self, "byte \(i)") { try table.verify() }
            for (answer, right) in zip(answers(table), expected) where answer != nil { #expect(answer == right) }
        }
    }

    @Test func everyTruncationAndExtensionIsNoticed() throws {
        for count in 0..<sound.count {
            #expect(throws: SegmentFileError.self) { try open(sound.prefix(count)) }
        }
        #expect(throws: SegmentFileError.self) { try open(sound + [0]) }
    }

    /// With the checksums made right again the file may pass, and then must stay within its bounds.
    @Test func changesWithRightChecksumsDoNoHarm() throws {
        for round in 0..<2000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...3) {
                let i = round % 4 == 0 ? Int.random(in: 12..<512) : Int.random(in: 512..<bytes.count)
                bytes[i] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255)].randomElement() ?? 0
            }
            reseal(&bytes)
            guard let table = try? open(bytes) else { continue }
            _ = answers(table)
            try? table.verify()
            // Merged files wait for the disk.
            guard round % 10 == 0, table.documentCount < 1000 else { continue }
            try? DocumentTable.merge(
                [table, table], by: MergePlan(keeping: Array(repeating: OrdinalSet(all: table.documentCount), count: 2)),
                to: folder.file("merged"), temporaryFolder: folder.url)
        }
    }

    @Test func otherFilesAreNamedAsSuch() throws {
        #expect(throws: SegmentFileError.self) { try DocumentTable(opening: folder.file("missing")) }
        #expect(throws: SegmentFileError.self) { try DocumentTable(opening: folder.url) }
        var vectors = sound
        vectors[12] = 3
        reseal(&vectors)
        let error = #expect(throws: SegmentFileError.self) { try open(vectors) }
        #expect(error?.problem == .wrongKind(expected: .documents, found: 3))
    }

    // MARK: Found by scripts/fuzz.sh, or in looking for what it may find

    /// Changes a number in a section, given where it is there, and makes the checksums right again.
    private func changed<Number: FixedWidthInteger & BitwiseCopyable>(
        _ section: SegmentSection, at offset: Int, to number: Number
    ) throws -> Data {
        var file = SegmentFileBytes(sound)
        let range = try #require(file.range(ofSection: section.rawValue))
        file.store(number, at: range.lowerBound + offset)
        file.reseal()
        return file.data
    }

    @Test func verificationReadsTheLastValue() throws {
        let values = try #require(SegmentFileBytes(sound).range(ofSection: SegmentSection.valueOffsets.rawValue))
        let table = try open(try changed(.valueOffsets, at: values.count - 8, to: UInt64(1) << 40))
        #expect(throws: SegmentFileError.self) { try table.verify() }
    }

    /// Where many names are the whole section each, a merged file would be as many times as long.
    @Test func namesDoNotLieOverOneAnother() throws {
        let fields = try #require(SegmentFileBytes(sound).range(ofSection: SegmentSection.fields.rawValue))
        for entry in stride(from: 0, to: fields.count, by: 24) {
            let table = try open(try changed(.fields, at: entry, to: UInt64(1)))
            #expect(throws: SegmentFileError.self) { try table.verify() }
            #expect(throws: SegmentFileError.self) {
                try DocumentTable.merge(
                    [table], by: MergePlan(keeping: [OrdinalSet(all: 10)]), to: folder.file("merged"),
                    temporaryFolder: folder.url)
            }
        }
    }

    private func reseal(_ bytes: inout Data) {
        var file = SegmentFileBytes(bytes)
        file.reseal()
        bytes = file.data
    }
}
