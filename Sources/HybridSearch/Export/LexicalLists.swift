import IndexStore
import Interchange
import Retrieval

/// The lists of the lexical leg, merged from those of the segments one term at a time.
struct LexicalLists: CIFFLists {
    let description: String
    let count: Int
    let lengths: [UInt32]
    private let snapshot: IndexSnapshot

    init(of snapshot: IndexSnapshot) throws {
        self.snapshot = snapshot
        description = "HybridSearch, term frequencies, analyzer \(snapshot.definition.bm25?.analyzer ?? "")"
        lengths = try snapshot.unitLengths()
        var count = 0
        try snapshot.forEachTerm { _, _ in count += 1 }
        self.count = count
    }

    func forEach(_ body: (_ term: String, _ postings: [CIFFPosting]) throws -> Void) throws {
        try snapshot.forEachTerm { term, postings in
            try body(term, postings.map { CIFFPosting(document: $0.ordinal, frequency: $0.frequency) })
        }
    }
}
