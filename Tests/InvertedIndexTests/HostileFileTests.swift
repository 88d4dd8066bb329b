import CZlib
import Foundation
import InvertedIndex
import Retrieval
import Testing

/// Damaged files and files made to do harm: every one is an error, or an index that works within its bounds.
@Suite struct HostileFileTests {
    let folder: TemporaryFolder
    let impacts: Data
    let terms: Data

    init() throws {
        folder = try TemporaryFolder()
        let vectors = try (0..<70).map { _ in try randomVector(vocabulary: 0..<40, terms: 0...5, weights: [0.5, 2]) }
        _ = try impactIndex(vectors, in: folder)
        _ = try termIndex((0..<70).map { i in (0..<i % 6).map { "t\($0 * i % 11)" } }, in: folder)
        impacts = try Data(contentsOf: folder.file("impacts"))
        terms = try Data(contentsOf: folder.file("terms"))
    }

    @Test func everyFlippedBitIsNoticed() throws {
        for i in impacts.indices {
            #expect(throws: SegmentFileError.self, "byte \(i)") { try openImpacts(flipping(impacts, i)) }
        }
        for i in terms.indices {
            #expect(throws: SegmentFileError.self, "byte \(i)") { try openTerms(flipping(terms, i)) }
        }
    }

    @Test func everyTruncationAndExtensionIsNoticed() throws {
        for count in 0..<impacts.count {
            #expect(throws: SegmentFileError.self) { try openImpacts(impacts.prefix(count)) }
        }
        for count in stride(from: 0, to: terms.count, by: 7) {
            #expect(throws: SegmentFileError.self) { try openTerms(terms.prefix(count)) }
        }
        #expect(throws: SegmentFileError.self) { try openImpacts(impacts + [0]) }
        #expect(throws: SegmentFileError.self) { try openTerms(terms + Data(count: 64)) }
    }

    /// With the checksums made right again the file may pass, and then must stay within its bounds.
    @Test func changesWithRightChecksumsDoNoHarm() throws {
        let query = try SparseVector(terms: Array(0..<40), weights: Array(repeating: 1, count: 40))
        let words = (0..<11).map { "t\($0)" }
        for _ in 0..<1000 {
            if let index = try? openImpacts(resealed(mutated(impacts))) {
                #expect(index.search(query, limit: 10).allSatisfy { Int($0.ordinal) < index.documentCount })
                _ = index.vectors(of: 0..<UInt32(index.documentCount))
                _ = index.contributions(of: query, toDocument: 3)
            }
            if let index = try? openTerms(resealed(mutated(terms))) {
                let statistics = BM25Statistics(indexes: [index], terms: words)
                let hits = index.search(terms: words, statistics: statistics, limit: 10)
                #expect(hits.allSatisfy { Int($0.ordinal) < index.documentCount && !$0.score.isNaN })
                _ = index.terms.map { ($0.term, Array($0.postings)) }
            }
        }
    }

    /// The ordinals are the last section but one in both files.
    @Test func ordinalsBeyondTheDocumentsAreNoticed() throws {
        for (bytes, section) in [(impacts, 3), (terms, 4)] {
            var bytes = bytes
            let entry = 32 + section * 32
            let end = Int(bytes.load(entry + 8, as: UInt64.self) + bytes.load(entry + 16, as: UInt64.self))
            bytes.store(70, at: end - 4)
            let file = resealed(bytes)
            let error = #expect(throws: SegmentFileError.self) {
                if section == 3 { _ = try openImpacts(file) } else { _ = try openTerms(file) }
            }
            #expect(error?.description.contains("ordinals") == true)
        }
    }

    @Test func errorsNameTheFileAndTheTrouble() throws {
        let missing = folder.file("missing")
        let error = #expect(throws: SegmentFileError.self) { try ImpactIndex(opening: missing) }
        #expect(error?.path == missing.path && error?.description.hasPrefix(missing.path + ": cannot open") == true)
        #expect(throws: SegmentFileError.self) { try ImpactIndex(opening: folder.url) }
        func problem(_ bytes: Data) -> SegmentFileError.Problem? {
            do throws(SegmentFileError) { _ = try openImpacts(bytes) } catch { return error.problem }
            return nil
        }
        #expect(problem(Data()) == .notASegmentFile)
        #expect(problem(Data("{\"not\": \"an index\"}".utf8)) == .notASegmentFile)
        #expect(problem(terms) == .wrongKind(expected: .impacts, found: 2))
        var newer = impacts
        newer[8] = 9
        #expect(problem(newer) == .unsupportedVersion(9))
        #expect(problem(flipping(impacts, 24)) == .wrongChecksum(nil))
        #expect(problem(flipping(impacts, impacts.count - 1)) == .wrongChecksum(.weights))
        #expect(problem(impacts.dropLast()) == .wrongSize(expected: UInt64(impacts.count), found: impacts.count - 1))
    }

    @Test func aFailedWriteLeavesNothing() throws {
        let builder = ImpactIndexBuilder()
        #expect(throws: SegmentFileError.self) { try builder.write(to: folder.file("no/such/folder")) }
        try FileManager.default.createDirectory(at: folder.file("taken"), withIntermediateDirectories: true)
        #expect(throws: SegmentFileError.self) { try builder.write(to: folder.file("taken")) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!names.contains { $0.hasSuffix(".tmp") })
    }

    @Test func aCancelledWriteLeavesNothing() async throws {
        let url = folder.file("cancelled")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try TermIndexBuilder().write(to: url)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(names.sorted() == ["impacts", "terms"])
    }

    // MARK: Files

    func openImpacts(_ bytes: Data) throws(SegmentFileError) -> ImpactIndex {
        try ImpactIndex(opening: written(bytes))
    }

    func openTerms(_ bytes: Data) throws(SegmentFileError) -> TermIndex {
        try TermIndex(opening: written(bytes))
    }

    func written(_ bytes: Data) -> URL {
        let url = folder.file("changed-\(UUID().uuidString)")
        #expect(FileManager.default.createFile(atPath: url.path, contents: bytes))
        return url
    }

    func flipping(_ bytes: Data, _ i: Int) -> Data {
        var bytes = bytes
        bytes[i] ^= 1 << UInt8.random(in: 0..<8)
        return bytes
    }

    func mutated(_ bytes: Data) -> Data {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3) {
            let i = Bool.random() ? Int.random(in: 12..<240) : Int.random(in: 512..<bytes.count)
            bytes[i] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255)].randomElement() ?? 0
        }
        return bytes
    }

    /// Makes the checksums right that the file's own table lets reach.
    func resealed(_ bytes: Data) -> Data {
        var bytes = bytes
        func checksum(_ range: Range<Int>) -> UInt32 {
            [UInt8](bytes[range]).withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
        }
        for section in 0..<Int(min(bytes.load(16, as: UInt32.self), 15)) {
            let entry = 32 + section * 32
            let start = bytes.load(entry + 8, as: UInt64.self), size = bytes.load(entry + 16, as: UInt64.self)
            guard size > 0, start < UInt64(bytes.count), size <= UInt64(bytes.count) - start else { continue }
            bytes.store(checksum(Int(start)..<Int(start + size)), at: entry + 4)
        }
        bytes.store(UInt32(0), at: 20)
        bytes.store(checksum(0..<512), at: 20)
        return bytes
    }
}

extension Data {
    func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: Number.Type) -> Number {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }

    mutating func store(_ number: UInt32, at offset: Int) {
        Swift.withUnsafeBytes(of: number.littleEndian) { replaceSubrange(offset..<offset + 4, with: Array($0)) }
    }
}
