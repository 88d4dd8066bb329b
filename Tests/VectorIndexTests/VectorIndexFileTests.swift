import Foundation
import Retrieval
import Testing
import VectorIndex

@Suite("Vector index files")
struct VectorIndexFileTests {
    static let factories = ["Flat", "HNSW16", "IVF8,Flat", "SQ8", "IVF8,SQ8", "HNSW16_SQ8"]
    static let data = ClusteredVectors(count: 600, dimension: 16, clusters: 12, queries: 10, seed: 21)

    @Test("an index is the same after it was written and opened", arguments: factories + ["PQ4x4", "IVF8,PQ4x4"])
    func roundTrip(factory: String) throws {
        let index = try makeIndex(Self.data.vectors, factory: factory)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("vectors.faiss")
            let record = try index.write(to: url)
            let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int
            #expect(record.file.length == size && index.byteCount == size)
            #expect(record.factory == factory && record.count == 600 && record.dimension == 16)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(names == ["vectors.faiss", "vectors.faiss.json"] + (index.canRescore ? ["vectors.vectors"] : []))

            for verifying in [true, false] {
                let opened = try VectorIndex(opening: url, verifyingChecksum: verifying)
                try opened.verify()
                #expect(opened.factory == factory && opened.count == 600 && opened.byteCount == index.byteCount)
                for query in Self.data.queries {
                    #expect(try opened.search(query, limit: 10) == index.search(query, limit: 10))
                }
                #expect(try opened.vector(of: 599) == index.vector(of: 599))
            }
            // A second write replaces the first.
            try makeIndex([[1]], factory: "Flat").write(to: url)
            #expect(try VectorIndex(opening: url).dimension == 1)
        }
    }

    @Test("every flipped byte and every cut is noticed by who verifies")
    func damage() throws {
        let index = try makeIndex(Self.data.vectors, factory: "HNSW16")
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("vectors.faiss")
            try index.write(to: url)
            let whole = try Data(contentsOf: url)
            for position in stride(from: 0, to: whole.count, by: 997) {
                var damaged = whole
                damaged[position] ^= 0x10
                try damaged.write(to: url)
                expectRefusal(of: url, saying: "checksum")
            }
            for length in [0, 1, 4, 40, whole.count / 2, whole.count - 1] {
                try whole.prefix(length).write(to: url)
                expectRefusal(of: url, saying: "\(length) bytes long")
            }
            try (whole + [0]).write(to: url)
            expectRefusal(of: url, saying: "bytes long")
            try whole.write(to: url)
            #expect(try VectorIndex(opening: url).count == 600)
        }
    }

    @Test("without the checksum, damage is an error or a wrong score, never a crash", arguments: factories)
    func unverifiedDamage(factory: String) throws {
        let index = try makeIndex(Self.data.vectors, factory: factory)
        var generator = SeededGenerator(state: 99)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("vectors.faiss")
            try index.write(to: url)
            let whole = try Data(contentsOf: url)
            // Each byte of the header, where lengths are, then bytes anywhere.
            let header = (0..<160).map { $0 }
            let anywhere = (0..<300).map { _ in Int.random(in: 0..<whole.count, using: &generator) }
            for position in header + anywhere {
                var damaged = whole
                damaged[position] = UInt8.random(in: 0...255, using: &generator)
                try damaged.write(to: url)
                guard let opened = try? VectorIndex(opening: url, verifyingChecksum: false) else { continue }
                for query in Self.data.queries.prefix(2) {
                    let hits = try? opened.search(query, limit: 10)
                    #expect(hits?.allSatisfy { $0.ordinal < 600 } ?? true)
                }
                _ = try? opened.vector(of: 17)
            }
        }
    }

    @Test("a file that is replaced by another index's is refused")
    func replaced() throws {
        try withTemporaryFolder { folder in
            let one = folder.appendingPathComponent("one.faiss")
            let two = folder.appendingPathComponent("two.faiss")
            try makeIndex([[1, 2, 3, 4], [5, 6, 7, 8]], factory: "Flat").write(to: one)
            try makeIndex([[1, 2], [3, 4], [5, 6], [7, 8]], factory: "Flat").write(to: two)
            let other = try Data(contentsOf: two)
            #expect(try other.count == Data(contentsOf: one).count)
            try other.write(to: one)
            expectRefusal(of: one, saying: "checksum")
            #expect {
                try VectorIndex(opening: one, verifyingChecksum: false)
            } throws: {
                "\($0)" == "\(one.path): has dimension 2, but its record says 4"
            }
        }
    }

    @Test("files that are missing, empty or something else are refused by name")
    func notAnIndex() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("vectors.faiss")
            let record = URL(fileURLWithPath: VectorIndexRecord.path(besides: url.path))
            expectRefusal(of: url, saying: "\(record.path): cannot be opened")
            try makeIndex([[1, 2]], factory: "Flat").write(to: url)
            let written = try Data(contentsOf: record)

            for text in ["", "{}", "not JSON", #"{"version": 1}"#, String(repeating: " ", count: 100_000)] {
                try Data(text.utf8).write(to: record)
                expectRefusal(of: url, saying: "\(record.path): is not the record of a FAISS file")
            }
            let later = String(decoding: written, as: UTF8.self).replacing("\"version\" : 2", with: "\"version\" : 3")
            try Data(later.utf8).write(to: record)
            expectRefusal(of: url, saying: "has version 3")

            try written.write(to: record)
            try FileManager.default.removeItem(at: url)
            expectRefusal(of: url, saying: "cannot be opened")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
            expectRefusal(of: url, saying: url.path)
        }
    }

    @Test("a folder that does not exist is an error of writing")
    func unwritable() throws {
        let index = try makeIndex([[1, 2]], factory: "Flat")
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("missing/vectors.faiss")
            #expect {
                try index.write(to: url)
            } throws: {
                "\($0)".contains("missing/vectors.faiss") && "\($0)".contains("cannot be opened")
            }
        }
    }

    private func expectRefusal(
        of url: URL, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(sourceLocation: sourceLocation) {
            try VectorIndex(opening: url, verifyingChecksum: true)
        } throws: { error in
            error is VectorIndexError && "\(error)".contains(words) && "\(error)".contains("vectors-")
        }
    }
}
