import Foundation
import IndexFileTestSupport
import IndexFiles
import InvertedIndex
import Testing

/// The files of ``TermIndexBuilder``, read by the format's page and compared with an obvious version.
@Suite struct TermFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    var url: URL { folder.file("terms") }

    func write(
        _ documents: [[String]], memory: Int = TermIndexBuilder.standardMemory, threads: Int = 1
    ) throws {
        let builder = TermIndexBuilder(temporaryFolder: folder.url, memory: memory)
        for document in documents { try builder.append(document) }
        try builder.write(to: url, threads: threads)
    }

    static func documents(_ count: Int) -> [[String]] {
        (0..<count).map { i in
            if i % 9 == 4 { return [] }
            let length = i % 40 == 0 ? Int.random(in: 1...300) : 3
            return (0..<length).map { _ in "w\(Int(40 * pow(Double.random(in: 0..<1), 3)))" }
                + (i % 1000 == 5 ? ["rare", "mehr\(i)"] : [])
        }
    }

    func expectFile(of documents: [[String]]) throws {
        let file = try ReadLists(of: url)
        var expected: [[UInt8]: [(document: UInt32, frequency: UInt32)]] = [:]
        for (ordinal, document) in documents.enumerated() {
            for (term, count) in Dictionary(document.map { (Array($0.utf8), 1) }, uniquingKeysWith: +) {
                expected[term, default: []].append((UInt32(ordinal), UInt32(count)))
            }
        }
        #expect(file.documentCount == documents.count && file.scale == 0)
        #expect(file.postingCount == expected.values.reduce(0) { $0 + $1.count })
        let lengths = documents.map { UInt32($0.count) }
        #expect(try file.elements(2, UInt32.self) == lengths)
        #expect(try file.elements(3, UInt8.self) == lengths.map(DocumentLengthNorm.encode))
        let facts = try SegmentFile(opening: url, kind: .terms).facts(.terms)
        #expect(facts.totalLength == documents.reduce(0) { $0 + $1.count })
        #expect(facts.documentsWithTerms == documents.filter { !$0.isEmpty }.count)
        let terms = expected.keys.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(try file.elements(6, UInt8.self) == Array(terms.joined()))
        #expect(try file.elements(5, UInt64.self) == terms.reduce(into: [0]) { $0.append($0[$0.count - 1] + UInt64($1.count)) })
        try #require(file.lists.count == terms.count)
        let windows = (documents.count + 16_383) / 16_384
        for (term, list) in zip(terms, file.lists) {
            let postings = try #require(expected[term])
            #expect(list.documents == postings.map(\.document) && list.payloads == postings.map(\.frequency))
            let isWide = postings.count <= 2 * (windows + 1) || postings.contains { $0.frequency > 255 }
            #expect(list.form == (isWide ? 0 : 1) && list.greatestImpact == 0 && list.step == 0)
        }
        let places = file.lists.map(\.bytes).sorted { $0.lowerBound < $1.lowerBound }
        #expect(zip(places, places.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    }

    @Test(arguments: [0, 1, 63, 64, 65, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537])
    func filesAreThoseOfTheObviousVersion(count: Int) throws {
        let documents = Self.documents(count)
        try write(documents)
        try expectFile(of: documents)
        #expect(try folder.names == ["terms"])
    }

    @Test func frequenciesAbove255MakeAListWide() throws {
        for frequency in [254, 255, 256, 70_000] {
            let documents = (0..<100).map { i in Array(repeating: "a", count: i == 50 ? frequency : i % 3) }
            try write(documents)
            try expectFile(of: documents)
        }
    }

    @Test func termsAreToldApartByTheirBytes() throws {
        let documents = [
            ["b", "a", "b"], [], ["é", "e\u{301}", "a"], ["", "z😀"], ["a\0", "a", "aaaaaaaa", "aaaaaaaab", "aaaaaaaaa"],
        ]
        try write(documents)
        try expectFile(of: documents)
    }

    @Test func anIndexCanBeBuiltFromFrequencies() throws {
        let documents = [["b", "a", "b"], [], ["a"]]
        try write(documents)
        let builder = TermIndexBuilder(temporaryFolder: folder.url)
        try builder.append(frequencies: [("b", 2), ("a", 1)])
        try builder.append(frequencies: [])
        try builder.append(frequencies: [("a", 1)])
        try builder.write(to: folder.file("other"))
        #expect(try Data(contentsOf: url) == Data(contentsOf: folder.file("other")))
    }

    @Test func theFileDoesNotDependOnThreadsAndMemory() throws {
        let documents = Self.documents(30_000)
        try write(documents)
        let expected = try Data(contentsOf: url)
        for (memory, threads) in [(64 << 20, 3), (300_000, 1), (100_000, 2), (0, 1), (0, 3)] {
            try write(documents, memory: memory, threads: threads)
            #expect(try Data(contentsOf: url) == expected)
        }
    }

    /// More terms than the table starts with room for.
    @Test func manyTermsAreNumberedRight() throws {
        let documents = (0..<400).map { i in (0..<100).map { "t\(i * 37 + $0)" } }
        try write(documents)
        try expectFile(of: documents)
    }

    // MARK: Failure

    @Test func aFailedWriteLeavesNothing() throws {
        #expect(throws: SegmentFileError.self) {
            try TermIndexBuilder(temporaryFolder: folder.url).write(to: folder.file("no/such/folder"))
        }
        let builder = TermIndexBuilder(temporaryFolder: folder.file("no"), memory: 0)
        let error = try #require(throws: SegmentFileError.self) { try builder.append(["a"]) }
        #expect(throws: error) { try builder.append(["a"]) }
        #expect(throws: error) { try builder.write(to: url) }
        #expect(try folder.names.isEmpty)
    }

    @Test func aCancelledWriteLeavesNothing() async throws {
        let builder = TermIndexBuilder(temporaryFolder: folder.url, memory: 0)
        for document in Self.documents(100) { try builder.append(document) }
        let url = url
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try builder.write(to: url)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.names.isEmpty)
    }
}
