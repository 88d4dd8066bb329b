import Foundation
import Interchange
import Retrieval
import Testing

/// What the writer wrote is what the readers read, term by term and document by document.
@Suite struct CIFFRoundTripTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Random lists: long ones of many pieces, short ones, all sizes of gaps and frequencies.
    private struct RandomIndex {
        var lists: [(term: String, postings: [CIFFPosting])] = []
        var documents: [CIFFDocumentRecord] = []

        init(seed: UInt64, documentCount: Int) {
            var random = SplitMix(state: seed)
            let terms = Set((0..<60).map { _ in
                String((0..<Int.random(in: 1...12, using: &random)).map { _ in
                    "aäz€😀0".randomElement(using: &random) ?? "a"
                })
            })
            lists = terms.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { term in
                let rarity = Int.random(in: 1...200, using: &random)
                var postings: [CIFFPosting] = []
                for document in 0..<documentCount where Int.random(in: 0..<rarity, using: &random) == 0 {
                    let power = UInt32(1) << UInt32.random(in: 0...30, using: &random)
                    let frequency = power + UInt32.random(in: 0...1, using: &random)
                    postings.append(CIFFPosting(document: UInt32(document), frequency: frequency))
                }
                return postings.isEmpty ? nil : (term, postings)
            }
            documents = (0..<documentCount).map {
                CIFFDocumentRecord(id: "d\($0)", length: Int.random(in: 0...Int(Int32.max), using: &random))
            }
        }

        func write(to path: String) throws {
            let header = CIFFHeader(
                listCount: lists.count, documentCount: documents.count, collectionLength: 1 << 40,
                description: "größer")
            let writer = try CIFFWriter(path: path, header: header)
            for (term, postings) in lists { try writer.write(term: term, postings: postings) }
            for document in documents { try writer.write(document) }
            try writer.finish()
        }
    }

    @Test(arguments: [(1, "r.ciff"), (2, "r.ciff.gz"), (70, "r.ciff"), (20_000, "r.ciff.gz"), (20_000, "r.ciff")])
    func readsWhatWasWritten(documentCount: Int, name: String) throws {
        let index = RandomIndex(seed: UInt64(documentCount), documentCount: documentCount)
        let path = "\(folder.path)/\(name)"
        try index.write(to: path)
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.starts(with: [0x1F, 0x8B]) == name.hasSuffix("gz"))

        let reader = try CIFFReader(path: path)
        #expect(reader.header.description == "größer")
        for list in index.lists {
            #expect(try reader.nextTerm() == list.term)
            #expect(try reader.allPostings() == list.postings)
        }
        for document in index.documents { #expect(try reader.nextDocument() == document) }
        #expect(try reader.nextDocument() == nil)

        // The slow way.
        var expected = index.documents.map { CIFFDocument(record: $0, terms: []) }
        for (term, postings) in index.lists {
            for posting in postings {
                expected[Int(posting.document)].terms.append(TermFrequency(term, posting.frequency))
            }
        }
        // All in memory, in files, and a document at a time.
        for memory in [CIFFDocumentReader.standardMemory, 1 << 16, 1] {
            let reader = try CIFFDocumentReader(path: path, memory: memory)
            for document in expected {
                let read = try reader.nextDocument()
                guard read == document else {
                    Issue.record("\(document.record.id) with \(memory) bytes of memory: \(String(describing: read))")
                    break
                }
            }
        }
    }

    @Test func listsThatNobodyReadsAreSkipped() throws {
        let index = RandomIndex(seed: 7, documentCount: 5000)
        try index.write(to: "\(folder.path)/r.ciff")
        let reader = try CIFFReader(path: "\(folder.path)/r.ciff")
        #expect(try reader.nextTerm() == index.lists[0].term)
        #expect(try reader.nextPostings().isEmpty == false)
        #expect(try reader.nextTerm() == index.lists[1].term)
        for document in index.documents { #expect(try reader.nextDocument() == document) }
        #expect(try reader.nextTerm() == nil)
        #expect(try reader.nextPostings() == [])
    }

    @Test func anEmptyIndexIsAFileToo() throws {
        let path = "\(folder.path)/empty.ciff"
        try CIFFWriter(
            path: path, header: CIFFHeader(listCount: 0, documentCount: 0, collectionLength: 0, description: "")
        ).finish()
        #expect(try CIFFDocumentReader(path: path).nextDocument() == nil)
    }

    @Test func sourcesKnowWhatTheyHold() throws {
        let path = "\(folder.path)/small.ciff"
        func write(_ description: String) throws {
            let header = CIFFHeader(listCount: 1, documentCount: 2, collectionLength: 3, description: description)
            let writer = try CIFFWriter(path: path, header: header)
            try writer.write(term: "a", postings: [CIFFPosting(document: 1, frequency: 3)])
            try writer.write(CIFFDocumentRecord(id: "x", length: 0))
            try writer.write(CIFFDocumentRecord(id: "y", length: 4))
            try writer.finish()
        }
        try write("an index")
        let frequencies = try CIFFDocumentSource(path: path)
        #expect(try frequencies.next() == EncodedDocument(Document(id: "x"), terms: []))
        #expect(try frequencies.next() == EncodedDocument(Document(id: "y"), terms: [TermFrequency("a", 3)]))
        #expect(try frequencies.next() == nil)
        #expect(frequencies.totalFrequency == 3)
        #expect(frequencies.bytesRead == frequencies.bytesTotal)

        try write("Impacts of uniCOIL")
        let impacts = try CIFFDocumentSource(path: path)
        #expect(try impacts.next() == EncodedDocument(Document(id: "x"), sparse: ["impacts": .tokens([])]))
        #expect(
            try impacts.next()
                == EncodedDocument(Document(id: "y"), sparse: ["impacts": .tokens([WeightedToken("a", 3)])]))
        let named = try CIFFDocumentSource(path: path, as: .impacts(leg: "splade"))
        #expect(try named.next()?.sparse == ["splade": .tokens([])])
    }

    // MARK: What the writer refuses

    @Test func theWriterRefusesWhatReadersWould() throws {
        func problem(
            lists: Int = 2, documents: Int = 3, _ write: (CIFFWriter) throws -> Void
        ) throws -> String? {
            let header = CIFFHeader(listCount: lists, documentCount: documents, collectionLength: 0, description: "")
            let writer = try CIFFWriter(path: "\(folder.path)/refused.ciff", header: header)
            return #expect(throws: InterchangeError.self) { try write(writer) }?.problem
        }
        let one = [CIFFPosting(document: 0, frequency: 1)]
        #expect(
            try problem { try $0.write(term: "", postings: one) } == "a term is empty or not above the one before")
        #expect(
            try problem {
                try $0.write(term: "b", postings: one)
                try $0.write(term: "b", postings: one)
            } == "a term is empty or not above the one before")
        #expect(try problem { try $0.write(term: "a", postings: []) } == "the term has no postings")
        #expect(
            try problem { try $0.write(term: "a", postings: one + one) } == "document 0 comes after 0; there are 3")
        #expect(
            try problem { try $0.write(term: "a", postings: [CIFFPosting(document: 3, frequency: 1)]) }
                == "document 3 comes after -1; there are 3")
        #expect(
            try problem { try $0.write(term: "a", postings: [CIFFPosting(document: 0, frequency: 0)]) }
                == "document 0 has the frequency 0")
        #expect(try problem { try $0.finish() }?.hasPrefix("has 0 postings lists and 0 documents") == true)
        #expect(
            try problem { try $0.write(CIFFDocumentRecord(id: "x", length: 1)) }?
                .hasPrefix("comes after 0 postings lists") == true)
        #expect(
            try problem(lists: 0) { try $0.write(CIFFDocumentRecord(id: "", length: 1)) } == "the document has no id")
        #expect(
            try problem(lists: 0) { try $0.write(CIFFDocumentRecord(id: "x", length: 1 << 31)) }?
                .contains("CIFF's 32 bits") == true)
        #expect(try folder.names == [])
    }
}

/// Random numbers that are the same every time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
