import Foundation
import IndexFileTestSupport
import IndexFiles
import InvertedIndex
import Retrieval
import Testing

/// The files of ``ImpactIndexBuilder``, read by the format's page and compared with an obvious version.
@Suite struct ImpactFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    var impacts: URL { folder.file("impacts") }
    var vectors: URL { folder.file("vectors") }

    func write(
        _ documents: some Sequence<SparseVector>, memory: Int = ImpactIndexBuilder.standardMemory, threads: Int = 1
    ) throws {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder.url, memory: memory)
        for document in documents { try builder.append(document) }
        try builder.write(impacts: impacts, vectors: vectors, threads: threads)
    }

    /// Documents of a few terms, some of which all or many have: lists of all forms.
    static func documents(_ count: Int) throws -> [SparseVector] {
        try (0..<count).map { i in
            if i % 13 == 7 { return .empty }
            var terms: [UInt32] = [9]
            if i % 7 == 1 { terms.append(20) }
            if i % 16 == 0 { terms.append(21) }
            if i % 50 == 2 { terms.append(30) }
            if i % 5000 == 11 { terms.append(31) }
            terms.append(UInt32.random(in: 40..<60))
            return try SparseVector(terms: terms, weights: terms.map { _ in Float.random(in: 0.01...3) })
        }
    }

    // MARK: The obvious version

    typealias Postings = [(document: UInt32, weight: Float)]

    static func postings(_ documents: [SparseVector]) -> [UInt32: Postings] {
        var postings: [UInt32: Postings] = [:]
        for (ordinal, document) in documents.enumerated() {
            for (term, weight) in zip(document.terms, document.weights) {
                postings[term, default: []].append((UInt32(ordinal), weight))
            }
        }
        return postings
    }

    /// The rule of the format's page.
    static func form(_ count: Int, documents: Int) -> UInt8 {
        let windows = (documents + 16_383) / 16_384
        if count <= 2 * (windows + 1) { return 0 }
        return Double(count) >= 0.08 * Double(documents) ? 2 : 1
    }

    /// Whether a weight is so many units, to the nearest; half a unit more or less is as good up to rounding.
    static func isNearest(_ count: UInt32, _ weight: Float, _ unit: Float, atMost most: UInt32) -> Bool {
        let exact = min(max(Double(weight) / Double(unit), 1), Double(most))
        return 1...most ~= count && abs(Double(count) - exact) < 0.5001
    }

    func expectFiles(of documents: [SparseVector]) throws {
        let file = try ReadLists(of: impacts)
        let expected = Self.postings(documents)
        #expect(file.documentCount == documents.count)
        #expect(file.postingCount == documents.reduce(0) { $0 + $1.count })
        #expect(try file.elements(4, UInt32.self) == expected.keys.sorted())
        let greatest = documents.lazy.flatMap(\.weights).max() ?? 0
        #expect(abs(file.scale * 240 - greatest) <= greatest * 1e-6)
        try #require(file.lists.count == expected.count)
        var end = 0
        for ((_, postings), list) in zip(expected.sorted { $0.key < $1.key }, file.lists) {
            #expect(list.bytes.lowerBound >= end && list.bytes.lowerBound < end + 64)
            end = list.bytes.upperBound
            #expect(list.documents == postings.map(\.document))
            #expect(list.form == Self.form(postings.count, documents: documents.count))
            let most = postings.map(\.weight).max() ?? 0
            #expect(Self.isNearest(UInt32(list.greatestImpact), most, file.scale, atMost: 240))
            #expect(list.step == (list.form == 2 ? (list.greatestImpact + 14) / 15 : 0))
            #expect(zip(list.payloads, postings).allSatisfy { Self.isNearest($0, $1.weight, file.scale, atMost: 240) })
        }
        let stored = try SparseVectorFile(opening: vectors)
        #expect(stored.documentCount == documents.count && stored.postingCount == file.postingCount)
        #expect(try stored.vectors(of: 0..<UInt32(documents.count)) == documents)
    }

    // MARK: Files

    /// On both sides of row groups, windows and four windows.
    @Test(arguments: [0, 1, 2, 63, 64, 65, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537])
    func filesAreThoseOfTheObviousVersion(count: Int) throws {
        let documents = try Self.documents(count)
        try write(documents)
        try expectFiles(of: documents)
        #expect(try folder.names == ["impacts", "vectors"])
    }

    @Test func allFormsOccur() throws {
        try write(Self.documents(20_000))
        #expect(Set(try ReadLists(of: impacts).lists.map(\.form)) == [0, 1, 2])
    }

    @Test func theGreatestIdsAreIds() throws {
        let documents = try (0..<300).map { i in
            let ids: [UInt32] = [0, 1, 65_534, 65_535, 65_536, 65_537, 1 << 20, 1 << 31, .max - 1, .max]
            let terms = ids.filter { _ in Int.random(in: 0..<3) > 0 }
            return try SparseVector(terms: terms, weights: terms.map { _ in Float.random(in: 0.1...1) })
        }
        // The first ones fit in two bytes and are widened when the others come.
        let narrow = try SparseVector(terms: [3, 65_535], weights: [1, 2])
        let all = Array(repeating: narrow, count: 10_000) + documents
        try write(all)
        try expectFiles(of: all)
        try write(all, memory: 1000)
        try expectFiles(of: all)
    }

    /// Far more different ids than fit in one array.
    @Test func idsMayLieFarApart() throws {
        let documents = try (0..<2000).map { _ in
            try randomVector(vocabulary: 0..<UInt32.max, terms: 0...20, weights: [0.5, 1.5, 2])
        }
        for memory in [ImpactIndexBuilder.standardMemory, 20_000] {
            try write(documents, memory: memory)
            try expectFiles(of: documents)
        }
    }

    @Test func allDocumentsMayHaveAllTerms() throws {
        let terms = (0..<30).map { UInt32($0) }
        let documents = try (0..<17_000).map { i in
            try SparseVector(terms: terms, weights: terms.map { Float((Int($0) * 31 + i) % 97 + 1) })
        }
        try write(documents)
        try expectFiles(of: documents)
    }

    @Test func documentsMayAllBeEmptyOrAllTheSame() throws {
        try write(Array(repeating: .empty, count: 20_000))
        try expectFiles(of: Array(repeating: .empty, count: 20_000))
        let one = try SparseVector(terms: [4, 5], weights: [0.7, 0.7])
        try write(Array(repeating: one, count: 20_000))
        try expectFiles(of: Array(repeating: one, count: 20_000))
        let list = try #require(try ReadLists(of: impacts).lists.first)
        #expect(list.step == 16 && list.payloads.allSatisfy { $0 == 240 })
    }

    /// Weights at the ends of what a float can be make impacts and codes in their bounds, and a scale that is no zero.
    @Test(arguments: [Float.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-30, 1, .greatestFiniteMagnitude])
    func extremeWeightsStayInBounds(greatest: Float) throws {
        let weights = [greatest, greatest / 2, greatest / 300, .leastNonzeroMagnitude].filter { $0 > 0 }
        let documents = try (0..<20_000).map { i in
            let terms: [UInt32] = i % 100 == 0 ? [1, 2] : [1]
            return try SparseVector(terms: terms, weights: terms.map { _ in weights[i % weights.count] })
        }
        try write(documents)
        let file = try ReadLists(of: impacts)
        #expect(file.scale > 0 && (file.scale * 240).isFinite)
        #expect(file.lists.map(\.form) == [2, 1])
        #expect(file.lists.allSatisfy { $0.payloads.allSatisfy { 1...240 ~= $0 } })
        #expect(try SparseVectorFile(opening: vectors).vectors(of: 0..<20_000) == documents)
    }

    @Test func theFilesDoNotDependOnThreadsAndMemory() throws {
        let documents = try Self.documents(40_000)
        try write(documents)
        let expected = try (Data(contentsOf: impacts), Data(contentsOf: vectors))
        for (memory, threads) in [(64 << 20, 3), (1 << 20, 1), (300_000, 2), (0, 1), (0, 4)] {
            try write(documents, memory: memory, threads: threads)
            #expect(try Data(contentsOf: impacts) == expected.0 && Data(contentsOf: vectors) == expected.1)
        }
    }

    @Test func anIndexIsOpenedByItsContainer() throws {
        try write(Self.documents(1000))
        let file = try SegmentFile(opening: impacts, kind: .impacts)
        try file.verifyAll()
        #expect(try file.facts(.impacts).documentCount == 1000)
        try SparseVectorFile(opening: vectors).verify()
    }

    // MARK: Failure

    @Test func aWeightThatIsNotFiniteIsRefusedAlone() throws {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
        let document = try SparseVector(terms: [1], weights: [1])
        try builder.append(document)
        for bad in [Float.infinity, .nan] {
            #expect(throws: SparseVectorError.notFinite(term: 2)) {
                try builder.append(SparseVector(uncheckedTerms: [1, 2], weights: [1, bad]))
            }
        }
        try builder.append(document)
        try builder.write(impacts: impacts, vectors: vectors)
        try expectFiles(of: [document, document])
    }

    @Test func aFailedWriteLeavesNothing() throws {
        #expect(throws: SegmentFileError.self) { _ = try ImpactIndexBuilder(temporaryFolder: folder.file("no")) }
        try FileManager.default.createDirectory(at: folder.file("taken"), withIntermediateDirectories: true)
        func write(_ impacts: URL, _ vectors: URL) throws {
            let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
            try builder.append(SparseVector(terms: [1], weights: [1]))
            try builder.write(impacts: impacts, vectors: vectors)
        }
        #expect(throws: SegmentFileError.self) { try write(folder.file("taken"), vectors) }
        #expect(throws: SegmentFileError.self) { try write(impacts, folder.file("taken")) }
        #expect(try folder.names == ["taken"])
    }

    @Test func aBuilderThatGoesAwayLeavesNothing() throws {
        do {
            let builder = try ImpactIndexBuilder(temporaryFolder: folder.url, memory: 0)
            for document in try Self.documents(10_000) { try builder.append(document) }
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func aCancelledWriteLeavesNothing() async throws {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
        for document in try Self.documents(1000) { try builder.append(document) }
        let (impacts, vectors) = (impacts, vectors)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try builder.write(impacts: impacts, vectors: vectors)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.names.isEmpty)
    }

    /// A limit on the size of files stands for a full disk; in a process of its own, since it is for all its files.
    @Test func aFullDiskStopsTheBuilderForGood() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            do {
                let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
                let document = try SparseVector(terms: Array(0..<1000), weights: Array(repeating: 1, count: 1000))
                let error = try #require(throws: SegmentFileError.self) {
                    for _ in 0..<1000 { try builder.append(document) }
                }
                // The disk has room again: what was lost does not come back.
                #expect(throws: error) { try builder.append(.empty) }
                #expect(throws: error) {
                    try builder.write(impacts: folder.file("impacts"), vectors: folder.file("vectors"))
                }
            }
            #expect(try folder.names.isEmpty)
        }
    }
}
