import Foundation
import IndexFileTestSupport
import IndexFiles
import InvertedIndex
import Retrieval
import Testing

/// Merged files, compared byte for byte with those that builders write of the same documents in the same order.
@Suite struct MergingTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Plans of all kinds over segments of these sizes.
    static func plans(_ sizes: [Int]) -> [MergePlan] {
        let all = MergePlan(keeping: sizes.map { OrdinalSet(all: $0) })
        let some = MergePlan(keeping: sizes.map { randomSet($0, share: 0.7) })
        let few = all.sources.filter { _ in Int.random(in: 0..<50) == 0 }
        return [
            all, some,
            MergePlan(keeping: sizes.map { OrdinalSet(capacity: $0) }),
            MergePlan(capacities: sizes, sources: all.sources.shuffled()),
            MergePlan(capacities: sizes, sources: some.sources.reversed()),
            MergePlan(capacities: sizes, sources: few.shuffled()),
            MergePlan(capacities: sizes, sources: all.sources.filter { $0.segment != 0 }),
        ]
    }

    static let sizes: [[Int]] = [[], [0], [1], [300], [0, 70, 0], [1, 64, 63, 200], [5000, 13_000, 400], [20_000, 15_000]]

    // MARK: Terms

    /// Lists of all forms; terms that only one segment or one document has; frequencies above 255.
    static func texts(_ count: Int, segment: Int) -> [[String]] {
        (0..<count).map { i in
            if i % 9 == 4 { return [] }
            let length = i % 400 == 0 ? 500 : 3
            let words = (0..<length).map { _ in "w\(Int(40 * pow(Double.random(in: 0..<1), 3)))" }
            return words + ["s\(segment)", "r\(i % 1000)"] + (i % 700 == 5 ? ["é", "e\u{301}", "", "x\(segment)-\(i)"] : [])
        }
    }

    func write(_ documents: [[String]], _ name: String) throws -> URL {
        let builder = TermIndexBuilder(temporaryFolder: folder.url)
        for document in documents { try builder.append(document) }
        try builder.write(to: folder.file(name))
        return folder.file(name)
    }

    @Test(arguments: sizes)
    func mergedTermsAreThoseOfTheBuilder(sizes: [Int]) throws {
        let texts = sizes.enumerated().map { Self.texts($0.element, segment: $0.offset) }
        let indexes = try texts.enumerated().map { try TermIndex(opening: write($0.element, "\($0.offset)")) }
        let merged = folder.file("merged")
        for plan in Self.plans(sizes) {
            let expected = try write(plan.sources.map { texts[$0.segment][Int($0.ordinal)].shuffled() }, "expected")
            for (memory, threads) in [(64 << 20, 1), (10_000, 3)] {
                try TermIndex.merge(
                    indexes, by: plan, to: merged, temporaryFolder: folder.url, memory: memory, threads: threads)
                #expect(try Data(contentsOf: merged) == Data(contentsOf: expected))
            }
        }
        #expect(try folder.names.allSatisfy { !$0.hasSuffix(".tmp") })
    }

    /// A merge of merges is a merge.
    @Test func mergedSegmentsCanBeMerged() throws {
        let texts = (0..<3).map { Self.texts(2000, segment: $0) }
        let indexes = try texts.enumerated().map { try TermIndex(opening: write($0.element, "\($0.offset)")) }
        let live = OrdinalSet(all: 2000)
        try TermIndex.merge(
            [indexes[1], indexes[2]], by: MergePlan(keeping: [live, live]), to: folder.file("ab"),
            temporaryFolder: folder.url)
        try TermIndex.merge(
            [indexes[0], TermIndex(opening: folder.file("ab"))],
            by: MergePlan(keeping: [live, OrdinalSet(all: 4000)]), to: folder.file("merged"), temporaryFolder: folder.url)
        let expected = try write(Array(texts.joined()), "expected")
        #expect(try Data(contentsOf: folder.file("merged")) == Data(contentsOf: expected))
    }

    // MARK: Vectors

    static func vectors(_ count: Int, wide: Bool) throws -> [SparseVector] {
        try ImpactFileTests.documents(count).enumerated().map { i, vector in
            // Few documents have what makes the file's ids wide, or its scale great.
            guard i % 300 == 17 else { return vector }
            return try SparseVector(
                terms: vector.terms + [wide ? 70_000 : 65_535], weights: vector.weights + [Float(i + 10)])
        }
    }

    func write(_ documents: [SparseVector], _ name: String) throws -> SparseVectorFile {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
        for document in documents { try builder.append(document) }
        try builder.write(impacts: folder.file("\(name).impacts"), vectors: folder.file("\(name).vectors"))
        return try SparseVectorFile(opening: folder.file("\(name).vectors"))
    }

    @Test(arguments: sizes)
    func mergedVectorsAreThoseOfTheBuilder(sizes: [Int]) throws {
        let vectors = try sizes.enumerated().map { try Self.vectors($0.element, wide: $0.offset == 1) }
        let files = try vectors.enumerated().map { try write($0.element, "\($0.offset)") }
        for plan in Self.plans(sizes) {
            _ = try write(plan.sources.map { vectors[$0.segment][Int($0.ordinal)] }, "expected")
            for (memory, threads) in [(64 << 20, 1), (10_000, 3)] {
                try ImpactIndex.merge(
                    files, by: plan, impacts: folder.file("merged.impacts"), vectors: folder.file("merged.vectors"),
                    temporaryFolder: folder.url, memory: memory, threads: threads)
                for kind in ["impacts", "vectors"] {
                    let merged = try Data(contentsOf: folder.file("merged.\(kind)"))
                    #expect(try merged == Data(contentsOf: folder.file("expected.\(kind)")))
                }
            }
        }
    }

    // MARK: Failure

    @Test func aCancelledMergeLeavesNothing() async throws {
        let terms = try TermIndex(opening: write(Self.texts(500, segment: 0), "terms"))
        let vectors = try write(Self.vectors(500, wide: false), "vectors")
        let names = try folder.names
        let plan = MergePlan(keeping: [OrdinalSet(all: 500)])
        let url = folder.url
        let tasks = [
            Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try TermIndex.merge([terms], by: plan, to: url.appending(path: "x"), temporaryFolder: url)
            },
            Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try ImpactIndex.merge(
                    [vectors], by: plan, impacts: url.appending(path: "x"), vectors: url.appending(path: "y"),
                    temporaryFolder: url)
            },
        ]
        for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
        #expect(try folder.names == names)
    }

    /// What is merged of a damaged file is an error, or a file that opens and that stays within its bounds.
    @Test func damagedSegmentsDoNoHarm() throws {
        let terms = try SegmentFileBytes(of: write(Self.texts(90, segment: 0), "terms"))
        _ = try write(Self.vectors(90, wide: false), "vectors")
        let vectors = try SegmentFileBytes(of: folder.file("vectors.vectors"))
        let plan = MergePlan(capacities: [90], sources: MergePlan(keeping: [randomSet(90, share: 0.9)]).sources.shuffled())
        func mutated(_ bytes: SegmentFileBytes) -> Data {
            var bytes = bytes
            bytes.mutate()
            bytes.reseal()
            return bytes.data
        }
        for _ in 0..<1000 {
            try folder.withFile(mutated(terms)) { url in
                guard let index = try? TermIndex(opening: url), index.documentCount == 90 else { return }
                let merged = folder.file("merged")
                guard merges({ try TermIndex.merge([index], by: plan, to: merged, temporaryFolder: folder.url) })
                else { return }
                let statistics = try BM25Statistics(indexes: [TermIndex(opening: merged)], terms: ["w1", "w3"])
                _ = try? TermIndex(opening: merged).search(terms: ["w1", "w3"], statistics: statistics, limit: 10)
            }
            try folder.withFile(mutated(vectors)) { url in
                guard let file = try? SparseVectorFile(opening: url), file.documentCount == 90 else { return }
                guard merges({
                    try ImpactIndex.merge(
                        [file], by: plan, impacts: folder.file("i"), vectors: folder.file("v"),
                        temporaryFolder: folder.url)
                }) else { return }
                _ = try SparseVectorFile(opening: folder.file("v")).vectors(of: 0..<UInt32(plan.count))
                _ = try ImpactIndex(opening: folder.file("i")).postings(of: 9)
            }
        }
    }

    /// Whether a merge succeeds; when not, it says why.
    func merges(_ merge: () throws -> Void) -> Bool {
        do {
            try merge()
            return true
        } catch {
            #expect(error is SegmentFileError)
            return false
        }
    }
}
