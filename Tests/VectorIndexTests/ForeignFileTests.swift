import Foundation
import Retrieval
import Testing
import VectorIndex

/// Files that Python's faiss 1.15.1 wrote, and what it finds in them: Fixtures/make.py.
@Suite("FAISS's own files")
struct ForeignFileTests {
    struct Golden: Decodable {
        struct Found: Decodable {
            var ordinals: [[UInt32]]
            var scores: [[Float]]
        }
        var queries: [[Float]]
        var files: [String: Found]
    }

    static func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(name)")
    }

    @Test("are opened where they lie and found in as FAISS does")
    func golden() throws {
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Self.fixture("golden.json")))
        #expect(golden.files.count == 18)
        for (name, found) in golden.files {
            let index = try VectorIndex(importing: Self.fixture(name))
            let isDistance = name.contains("-l2")
            #expect(index.count == 200 && index.dimension == 8 && index.similarity == (isDistance ? .l2 : .dot))
            for (query, (ordinals, scores)) in zip(golden.queries, zip(found.ordinals, found.scores)) {
                let hits = try index.search(query, limit: 10, effort: SearchEffort(efSearch: 200, nprobe: 4))
                let wanted = scores.map { isDistance ? 1 / (1 + $0) : $0 }
                for (hit, score) in zip(hits, wanted) { #expect(abs(hit.score - score) < 2e-3, "\(name)") }
                #expect(Set(hits.map(\.ordinal)).intersection(ordinals).count >= 9, "\(name)")
            }
        }
    }

    @Test("ids of an IDMap are the ordinals of hits, filters and vectors")
    func idMap() throws {
        let flat = try VectorIndex(importing: Self.fixture("Flat-ip.faiss"))
        let mapped = try VectorIndex(importing: Self.fixture("IDMap-Flat-ip.faiss"))
        let query: [Float] = [1, -1, 0.5, 2, 0, 0.25, -2, 1]
        let plain = try flat.search(query, limit: 200)
        let hits = try mapped.search(query, limit: 200)
        #expect(hits.map(\.score) == plain.map(\.score))
        for (hit, other) in zip(hits, plain) {
            #expect(try mapped.vector(of: hit.ordinal) == flat.vector(of: other.ordinal))
        }
        var allowed = OrdinalSet(capacity: 200)
        for ordinal in stride(from: 0, to: 200, by: 3) { allowed.insert(DocumentOrdinal(ordinal)) }
        #expect(
            try mapped.search(query, limit: 30, allowed: allowed).map(\.ordinal)
                == hits.map(\.ordinal).filter { $0 % 3 == 0 }.prefix(30).map { $0 })
    }

    @Test("IDMap in a factory changes nothing")
    func idMapFactory() throws {
        let index = try makeIndex([[1, 0], [0, 1]], factory: "IDMap,Flat")
        #expect(try index.search([0, 1], limit: 1).map(\.ordinal) == [1])
    }

    @Test("damage anywhere is an error or a wrong score, never a crash")
    func damage() throws {
        var generator = SeededGenerator(state: 4)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("damaged.faiss")
            for name in ["HNSW8-l2.faiss", "IDMap-Flat-ip.faiss", "SQ8-l2.faiss", "PQ4x4-ip.faiss"] {
                let whole = try Data(contentsOf: Self.fixture(name))
                for round in 0..<300 {
                    var bytes = whole
                    let position = round < 200 ? round : Int.random(in: 0..<whole.count, using: &generator)
                    bytes[position] = UInt8.random(in: 0...255, using: &generator)
                    if round % 10 == 0 { bytes = bytes.prefix(Int.random(in: 0..<whole.count, using: &generator)) }
                    try bytes.write(to: url)
                    guard let index = try? VectorIndex(importing: url) else { continue }
                    let query = [Float](repeating: 0.5, count: index.dimension)
                    _ = try? index.search(query, limit: 10, effort: SearchEffort(efSearch: 20))
                }
            }
        }
    }

    @Test("a level of a graph is no wider than all links")
    func levelWidth() throws {
        var bytes = try Data(contentsOf: Self.fixture("HNSW8-ip.faiss"))
        func load(_ offset: Int) -> Int {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Int.self) }
        }
        // The name and the header, an array of doubles, and one of 32-bit numbers whose last would be 8 GB of links.
        let levels = 37 + 8 + 8 * load(37)
        let last = levels + 8 + 4 * (load(levels) - 1)
        withUnsafeBytes(of: Int32.max) { bytes.replaceSubrange(last..<last + 4, with: $0) }
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("wide.faiss")
            try bytes.write(to: url)
            #expect { try VectorIndex(importing: url) } throws: { "\($0)".contains("more links than there are") }
        }
    }
}
