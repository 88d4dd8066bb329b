import Foundation
import IndexFileTestSupport
import IndexFiles
import InvertedIndex
import Retrieval
import Testing

/// Damaged vector files and files made to do harm. What is read of sound ones is in ``ImpactFileTests``.
@Suite struct SparseVectorFileTests {
    let folder: TemporaryFolder
    let documents: [SparseVector]
    let sound: SegmentFileBytes

    init() throws {
        folder = try TemporaryFolder()
        documents = try (0..<70).map { _ in
            try randomVector(vocabulary: 0..<40_000, terms: 0...5, weights: [0.5, 2, .pi, .leastNonzeroMagnitude])
        }
        sound = try Self.write(documents, in: folder)
    }

    static func write(_ documents: [SparseVector], in folder: TemporaryFolder) throws -> SegmentFileBytes {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
        for document in documents { try builder.append(document) }
        try builder.write(impacts: folder.file("impacts"), vectors: folder.file("vectors"))
        return try SegmentFileBytes(of: folder.file("vectors"))
    }

    func open(_ bytes: SegmentFileBytes) throws -> SparseVectorFile {
        try folder.withFile(bytes.data) { try SparseVectorFile(opening: $0) }
    }

    func readAll(_ bytes: SegmentFileBytes) throws -> [SparseVector] {
        let file = try open(bytes)
        return try file.vectors(of: 0..<UInt32(file.documentCount))
    }

    @Test func vectorsAreHandedOutInPlace() throws {
        let file = try open(sound)
        for (ordinal, document) in documents.enumerated() {
            try file.withVector(of: UInt32(ordinal)) { vector in
                #expect(Array(vector.weights) == document.weights)
                guard case .narrow(let terms) = vector.terms else { return #expect(Bool(false), "ids are narrow") }
                #expect(terms.map(UInt32.init) == document.terms)
            }
        }
        let wide = [try SparseVector(terms: [7, 1 << 16], weights: [1, 2])]
        _ = try Self.write(wide, in: folder)
        try SparseVectorFile(opening: folder.file("vectors")).withVector(of: 0) { vector in
            guard case .wide(let terms) = vector.terms else { return #expect(Bool(false), "ids are wide") }
            #expect(Array(terms) == [7, 1 << 16])
        }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        for i in sound.data.indices {
            var file = sound
            file.flip(i)
            #expect(throws: SegmentFileError.self, "byte \(i)") { try readAll(file) }
        }
    }

    @Test func everyTruncationIsNoticed() throws {
        for count in 0..<sound.data.count {
            #expect(throws: SegmentFileError.self) { try open(SegmentFileBytes(sound.data.prefix(count))) }
        }
    }

    /// What is read of such a file keeps the invariants of vectors all the same.
    @Test func changesWithRightChecksumsDoNoHarm() throws {
        for _ in 0..<2000 {
            var file = sound
            file.mutate()
            file.reseal()
            guard let vectors = try? readAll(file) else { continue }
            for vector in vectors {
                #expect(vector.weights.allSatisfy { $0 > 0 && $0.isFinite })
                #expect(zip(vector.terms, vector.terms.dropFirst()).allSatisfy(<))
            }
        }
    }

    @Test func whatNoWriterWritesIsAnError() throws {
        func explanation(_ section: UInt32, _ change: (inout SegmentFileBytes, Int) -> Void) throws -> String {
            var file = sound
            change(&file, try #require(file.range(ofSection: section)?.lowerBound))
            file.reseal()
            do {
                _ = try readAll(file)
                return "nothing is wrong"
            } catch {
                return "\(error)"
            }
        }
        #expect(try explanation(1) { $0.store(UInt64(69), at: $1) }.contains("vectorOffsets"))
        #expect(try explanation(1) { $0.store(UInt64(3), at: $1 + 8) }.contains("3 postings"))
        #expect(try explanation(9) { $0.store(UInt64(1) << 63, at: $1 + 8) }.contains("do not ascend at document 0"))
        #expect(try explanation(9) { $0.store(UInt64(300), at: $1) }.contains("do not ascend at document 0"))
        #expect(try explanation(11) { $0.store(Float.nan.bitPattern, at: $1) }.contains("not a finite number"))
        #expect(try explanation(11) { $0.store(UInt32(0), at: $1) }.contains("not a finite number"))
        let first = try #require(documents.prefix { $0.count < 2 }.reduce(0) { $0 + $1.count } as Int?)
        #expect(try explanation(10) { $0.store(UInt16.max, at: $1 + 2 * first) }.contains("do not ascend"))
    }
}
