import Foundation
import IndexFileTestSupport
import InvertedIndex
import Retrieval
import Testing

@Suite struct TermIndexTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// BM25 in double precision, straight from the formula.
    static func scores(_ documents: [[String]], _ query: [String], k1: Double, b: Double) -> [Double] {
        let withTerms = documents.filter { !$0.isEmpty }
        let average = Double(documents.reduce(0) { $0 + $1.count }) / Double(max(withTerms.count, 1))
        return documents.map { document in
            let length = Double(DocumentLengthNorm.decode(DocumentLengthNorm.encode(UInt32(document.count))))
            return query.reduce(0) { sum, term in
                let tf = Double(document.filter { $0 == term }.count)
                let df = Double(documents.filter { $0.contains(term) }.count)
                let idf = log(1 + (Double(withTerms.count) - df + 0.5) / (df + 0.5))
                return tf == 0 ? sum : sum + idf * tf / (tf + k1 * (1 - b + b * length / average))
            }
        }
    }

    static func randomDocuments(_ count: Int) -> [[String]] {
        (0..<count).map { i in
            let length = i % 7 == 0 ? 0 : Int.random(in: 1...80)
            return (0..<length).map { _ in "w\(Int(30 * pow(Double.random(in: 0..<1), 2)))" }
        }
    }

    @Test(arguments: [(1.2, 0.75), (0.9, 0.4), (0, 0), (3, 1)])
    func scoresAreThoseOfTheFormula(k1: Double, b: Double) throws {
        let documents = Self.randomDocuments(300)
        let index = try termIndex(documents, in: folder)
        for query in [["w1", "w5", "w29"], ["w0"], ["w2", "w2", "w7"], ["unknown", "w3"], []] {
            let expected = Self.scores(documents, query, k1: k1, b: b)
            let hits = try index.search(
                terms: query, statistics: try BM25Statistics(indexes: [index], terms: query),
                parameters: try BM25Parameters(k1: Float(k1), b: Float(b)), limit: 1000)
            #expect(Set(hits.map(\.ordinal)) == Set(expected.indices.filter { expected[$0] > 0 }.map(UInt32.init)))
            #expect(hits == hits.sorted(by: OrdinalHit.ranksBefore))
            for hit in hits {
                #expect(abs(Double(hit.score) - expected[Int(hit.ordinal)]) <= 2e-6 * expected[Int(hit.ordinal)])
            }
        }
    }

    @Test func segmentsScoreAsOneIndex() throws {
        let documents = Self.randomDocuments(200)
        let whole = try termIndex(documents, in: folder, name: "whole")
        let parts = [
            try termIndex(Array(documents[..<70]), in: folder, name: "a"),
            try termIndex(Array(documents[70...]), in: folder, name: "b"),
        ]
        let query = ["w3", "w9", "w3", "w20"]
        let statistics = try BM25Statistics(indexes: parts, terms: query)
        #expect(try statistics == BM25Statistics(indexes: [whole], terms: query))
        var sum = try BM25Statistics(indexes: [parts[0]], terms: query)
        sum.add(try BM25Statistics(indexes: [parts[1]], terms: query))
        #expect(sum == statistics)
        let first = try parts[0].search(terms: query, statistics: statistics, limit: 1000)
        let second = try parts[1].search(terms: query, statistics: statistics, limit: 1000)
            .map { OrdinalHit(ordinal: $0.ordinal + 70, score: $0.score) }
        let expected = try whole.search(terms: query, statistics: statistics, limit: 1000)
        #expect((first + second).sorted(by: OrdinalHit.ranksBefore) == expected)
    }

    @Test func filtersAndLimitsCutTheSameList() throws {
        let documents = Self.randomDocuments(20_000)
        let index = try termIndex(documents, in: folder)
        for query in [["w1", "w2", "w12"], ["w29"]] {
            let statistics = try BM25Statistics(indexes: [index], terms: query)
            let all = try index.search(terms: query, statistics: statistics, limit: .max)
            let allowed = randomSet(20_000, share: 0.2)
            for limit in [0, 1, 10, 3000, 50_000] {
                #expect(try index.search(terms: query, statistics: statistics, limit: limit) == Array(all.prefix(limit)))
                #expect(
                    try index.search(terms: query, statistics: statistics, limit: limit, allowed: allowed)
                        == Array(all.filter { allowed.contains($0.ordinal) }.prefix(limit)))
            }
        }
    }

    @Test func contributionsAddUpToTheScore() throws {
        let index = try termIndex(Self.randomDocuments(100), in: folder)
        let query = ["w4", "w1", "w4", "none"]
        let statistics = try BM25Statistics(indexes: [index], terms: query)
        for hit in try index.search(terms: query, statistics: statistics, limit: 100) {
            let contributions = try index.contributions(of: query, statistics: statistics, toDocument: hit.ordinal)
            #expect(contributions.reduce(0) { $0 + $1.contribution } == hit.score)
            #expect(contributions.allSatisfy { $0.queryFrequency == ($0.term == "w4" ? 2 : 1) && $0.frequency > 0 })
        }
        #expect(try index.contributions(of: query, statistics: statistics, toDocument: 0).isEmpty)
        #expect(try index.contributions(of: query, statistics: statistics, toDocument: 5000).isEmpty)
    }

    func listed(_ index: TermIndex) throws -> [(term: String, postings: [Posting])] {
        var terms: [(term: String, postings: [Posting])] = []
        try index.forEachTerm { terms.append(($0, $1)) }
        return terms
    }

    /// Frequencies beyond eight bits, in a list of many documents.
    @Test func greatFrequenciesCountInFull() throws {
        let documents = (0..<400).map { i in
            Array(repeating: "a", count: i % 100 == 7 ? 250 + i : i % 5) + Array(repeating: "b", count: i % 31 + 1)
        }
        let index = try termIndex(documents, in: folder)
        for query in [["a"], ["a", "b"]] {
            let expected = Self.scores(documents, query, k1: 1.2, b: 0.75)
            let statistics = try BM25Statistics(indexes: [index], terms: query)
            let all = try index.search(terms: query, statistics: statistics, limit: .max)
            for hit in all {
                #expect(abs(Double(hit.score) - expected[Int(hit.ordinal)]) <= 2e-6 * expected[Int(hit.ordinal)])
            }
            #expect(all.count == expected.filter { $0 > 0 }.count)
            #expect(try index.search(terms: query, statistics: statistics, limit: 5) == Array(all.prefix(5)))
        }
    }

    @Test func termsComeWithTheirPostings() throws {
        let documents = [["b", "a", "b"], [], ["é", "e\u{301}", "a"], ["", "z😀"]]
        let index = try termIndex(documents, in: folder)
        #expect(index.documentCount == 4 && index.documentsWithTerms == 3 && index.totalLength == 8)
        let terms = ["", "a", "b", "e\u{301}", "z😀", "é"]
        #expect(try listed(index).map { Array($0.term.utf8) } == terms.map { Array($0.utf8) })
        #expect(try listed(index)[2].postings == [Posting(ordinal: 0, frequency: 2)])
        #expect(try index.postings(of: "a").map(\.ordinal) == [0, 2])
        #expect(try index.documentFrequency(of: "é") == 1)
        #expect(try index.documentFrequency(of: "a") == 2)
        #expect(try index.documentFrequency(of: "zz") == 0)
        #expect(try (0..<4).map { try index.length(of: $0) } == [3, 0, 3, 2])
    }

    @Test func anIndexCanBeBuiltFromFrequencies() throws {
        _ = try termIndex([["b", "a", "b"], [], ["a"]], in: folder, name: "one")
        let builder = TermIndexBuilder(temporaryFolder: folder.url)
        try builder.append(frequencies: [("b", 2), ("a", 1)])
        try builder.append(frequencies: [])
        try builder.append(frequencies: [("a", 1)])
        try builder.write(to: folder.file("two"))
        #expect(try Data(contentsOf: folder.file("one")) == Data(contentsOf: folder.file("two")))
    }

    @Test func anEmptyIndexFindsNothing() throws {
        let index = try termIndex([], in: folder)
        let statistics = try BM25Statistics(indexes: [index], terms: ["a"])
        #expect(try index.search(terms: ["a"], statistics: statistics, limit: 5).isEmpty && index.termCount == 0)
    }

    @Test func parametersAreChecked() throws {
        #expect(try BM25Parameters() == .standard)
        #expect(throws: BM25ParametersError.k1(-1)) { try BM25Parameters(k1: -1) }
        #expect(throws: BM25ParametersError.k1(.infinity)) { try BM25Parameters(k1: .infinity) }
        #expect(throws: BM25ParametersError.self) { try BM25Parameters(k1: .nan) }
        #expect(throws: BM25ParametersError.b(1.5)) { try BM25Parameters(b: 1.5) }
        #expect(throws: BM25ParametersError.self) { try BM25Parameters(b: .nan) }
    }

    @Test func lengthsKeepFourBits() {
        for norm in UInt8.min...UInt8.max {
            #expect(DocumentLengthNorm.encode(DocumentLengthNorm.decode(norm)) == norm)
        }
        for length: UInt32 in (0...3000).map({ $0 }) + [1 << 20, UInt32(Int32.max), .max] {
            let decoded = DocumentLengthNorm.decode(DocumentLengthNorm.encode(length))
            #expect(decoded <= length && (length > 1 << 30 || Double(decoded) > 0.88 * Double(length) - 1))
        }
    }
}
