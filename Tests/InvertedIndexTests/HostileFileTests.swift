import CZlib
import Foundation
import IndexFileTestSupport
import IndexFiles
import InvertedIndex
import Retrieval
import Testing

/// Damaged files and files made to do harm: every one is an error, or an index that works within its bounds.
@Suite struct HostileFileTests {
    let folder: TemporaryFolder
    let impacts: Data
    let terms: Data
    let query: SparseVector
    let words = (0..<11).map { "t\($0)" }

    init() throws {
        folder = try TemporaryFolder()
        let vectors = try (0..<70).map { _ in try randomVector(vocabulary: 0..<40, terms: 0...5, weights: [0.5, 2]) }
        _ = try impactIndex(vectors, in: folder)
        _ = try termIndex((0..<70).map { i in (0..<i % 6).map { "t\($0 * i % 11)" } }, in: folder)
        impacts = try Data(contentsOf: folder.file("impacts"))
        terms = try Data(contentsOf: folder.file("terms"))
        query = try SparseVector(terms: Array(0..<40), weights: Array(repeating: 1, count: 40))
    }

    /// A search uses nothing that is damaged: it fails, or finds what it finds in the sound file.
    @Test func everyFlippedBitIsNoticed() throws {
        let soundHits = try search(openImpacts(impacts))
        for i in stride(from: Int.random(in: 0..<5), to: impacts.count, by: 5) {
            let file = try? openImpacts(flipping(impacts, i))
            #expect(throws: SegmentFileError.self, "byte \(i)") { try opened(file).verify() }
            if let file, let hits = try? search(file) { #expect(hits == soundHits) }
        }
        let soundMatches = try search(openTerms(terms))
        for i in stride(from: Int.random(in: 0..<5), to: terms.count, by: 5) {
            let file = try? openTerms(flipping(terms, i))
            #expect(throws: SegmentFileError.self, "byte \(i)") { try opened(file).verify() }
            if let file, let hits = try? search(file) { #expect(hits == soundMatches) }
        }
    }

    @Test func everyTruncationAndExtensionIsNoticed() throws {
        for count in stride(from: 0, to: impacts.count, by: 3) {
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
        // Searches share memory one after the other: what a bad file does must not reach the search of a sound one.
        let sound = try openImpacts(impacts)
        let soundHits = try search(sound)
        for _ in 0..<1000 {
            #expect(try search(sound) == soundHits)
            if let index = try? openImpacts(resealed(mutated(impacts))) {
                let hits = (try? search(index)) ?? []
                #expect(hits.allSatisfy { Int($0.ordinal) < index.documentCount })
                for term in (try? index.terms())?.prefix(50) ?? [] { _ = try? index.postings(of: term) }
                _ = try? index.contributions(of: query, toDocument: 3)
            }
            if let index = try? openTerms(resealed(mutated(terms))) {
                let hits = (try? search(index)) ?? []
                #expect(hits.allSatisfy { Int($0.ordinal) < index.documentCount && !$0.score.isNaN })
                try? index.forEachTerm { _, _ in }
                _ = try? index.length(of: 69)
            }
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
        var other = impacts
        other[8] = 1
        #expect(problem(other) == .unsupportedVersion(1))
        #expect(problem(flipping(impacts, 24)) == .wrongChecksum(nil))
        #expect(problem(impacts.dropLast()) == .wrongSize(expected: UInt64(impacts.count), found: impacts.count - 1))
    }

    // MARK: Files

    func search(_ index: ImpactIndex) throws -> [OrdinalHit] {
        try index.search(query, limit: 10)
    }

    func search(_ index: TermIndex) throws -> [OrdinalHit] {
        try index.search(terms: words, statistics: BM25Statistics(indexes: [index], terms: words), limit: 10)
    }

    /// The index, or the error for one that did not open.
    func opened<Index>(_ index: Index?) throws -> Index {
        guard let index else { throw SegmentFileError(path: "", problem: .notASegmentFile) }
        return index
    }

    func openImpacts(_ bytes: Data) throws(SegmentFileError) -> ImpactIndex {
        try ImpactIndex(opening: written(bytes))
    }

    func openTerms(_ bytes: Data) throws(SegmentFileError) -> TermIndex {
        try TermIndex(opening: written(bytes))
    }

    /// Not by `createFile`, which waits for the disk.
    func written(_ bytes: Data) -> URL {
        let url = folder.file("changed-\(UUID().uuidString)")
        #expect(throws: Never.self) { try bytes.write(to: url) }
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
            let i = Bool.random() ? Int.random(in: 12..<400) : Int.random(in: 512..<bytes.count)
            bytes[i] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255)].randomElement() ?? 0
        }
        return bytes
    }

    /// Makes the checksums right: those of the pages, that of these, and the header's.
    func resealed(_ bytes: Data) -> Data {
        var bytes = bytes
        func checksum(_ range: Range<Int>) -> UInt32 {
            [UInt8](bytes[range]).withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
        }
        // The files of these tests have less than a page before their checksums.
        let entries = Int(min(bytes.load(16, as: UInt32.self), 15))
        let last = 32 + max(entries - 1, 0) * 32
        let start = bytes.load(last + 8, as: UInt64.self)
        if start > 512, start + 8 <= UInt64(bytes.count), start <= 512 + 16_384 {
            bytes.store(checksum(512..<Int(start)), at: Int(start))
            bytes.store(checksum(Int(start)..<Int(start) + 4), at: Int(start) + 4)
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
