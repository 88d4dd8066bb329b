import Retrieval
import Testing

@Suite struct RankedListTests {
    @Test func ordersByScoreThenID() {
        let list = RankedList(sorting: [
            ScoredDocument(id: "b", score: 1), ScoredDocument(id: "c", score: 2), ScoredDocument(id: "a", score: 1),
        ])
        #expect(list.documents.map(\.id) == ["c", "a", "b"])
        #expect(list.prefix(2).documents.map(\.id) == ["c", "a"])
        #expect(list.filter(minimumScore: 1.5).documents.map(\.id) == ["c"])
    }

    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func ordinalSetsKeepToTheirCapacity(capacity: Int) {
        let all = OrdinalSet(all: capacity)
        #expect(all.count == capacity)
        #expect(!all.contains(DocumentOrdinal(capacity)))
        #expect(OrdinalSet(capacity: capacity).count == 0)
        #expect(all.intersection(OrdinalSet(capacity: capacity)).count == 0)
    }

    @Test func ordinalSetsInsertAndRemove() {
        var set = OrdinalSet(capacity: 130)
        set.insert(129)
        set.insert(64)
        #expect(set.contains(129) && set.contains(64) && !set.contains(65))
        set.remove(64)
        #expect(set.count == 1)
        #expect(set.intersection(OrdinalSet(all: 130)) == set)
    }
}

@Suite struct DocumentIDTests {
    @Test func idsAreTheirBytes() {
        let composed = DocumentID("caf\u{E9}")
        let decomposed = DocumentID("cafe\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
        #expect(composed == DocumentID("caf\u{E9}"))
    }
}
