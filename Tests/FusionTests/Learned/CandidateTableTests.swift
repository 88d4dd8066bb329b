import Foundation
import Fusion
import Retrieval
import Testing

@Suite struct CandidateTableTests {
    private let lists: [RankedList?] = [scored(["a": 8, "b": 6, "c": 2]), scored(["b": 0.5, "d": 0.25])]

    private func column(_ feature: CandidateFeature, _ lists: [RankedList?]? = nil) -> [DocumentID: Float] {
        let query = QueryFeatures(values: ["length": 3, "bad": .nan])
        let table = CandidateTable(lists ?? self.lists, query: query, features: [.pool(.poolSize), feature])
        return Dictionary(uniqueKeysWithValues: table.ids.indices.map { (table.ids[$0], Array(table.row($0))[1]) })
    }

    @Test func whatALegSays() {
        #expect(column(.leg(.score, 0)) == ["a": 8, "b": 6, "c": 2, "d": 2])
        #expect(column(.leg(.minmax, 1)) == ["a": 0, "b": 1, "c": 0, "d": 0])
        #expect(column(.leg(.zscore, 1)) == ["a": -1, "b": 1, "c": -1, "d": -1])
        #expect(column(.leg(.reciprocalRank, 0)) == ["a": 1, "b": 0.5, "c": 1 / 3, "d": 0])
        #expect(column(.leg(.found, 1)) == ["a": 0, "b": 1, "c": 0, "d": 1])
        #expect(column(.leg(.gapToTop, 0)) == ["a": 0, "b": 2, "c": 6, "d": 6])
        #expect(column(.leg(.gapToNext, 0)) == ["a": 2, "b": 4, "c": 0, "d": 0])
        let late = Float(log(10_000.0))
        #expect(column(.leg(.logRank, 1)) == ["a": late, "b": 0, "c": late, "d": Float(log(2.0))])
        #expect(column(.leg(.listLength, 1))["a"] == Float(log(3.0)))
        #expect(column(.leg(.topDeviation, 1))["c"] == 1)
    }

    @Test func whatThePoolAndTheQuerySay() {
        #expect(column(.pool(.legsFound)) == ["a": 1, "b": 2, "c": 1, "d": 1])
        #expect(column(.pool(.sumOfMinmax)) == ["a": 1, "b": Float(4.0 / 6 + 1), "c": 0, "d": 0])
        #expect(column(.pool(.largestMinmax)) == ["a": 1, "b": 1, "c": 0, "d": 0])
        #expect(column(.pool(.bestLogRank))["d"] == Float(log(2.0)))
        #expect(column(.pool(.sumOfReciprocalRanks))["b"] == Float(1.0 / 62 + 1.0 / 61))
        #expect(column(.pool(.poolSize))["a"] == Float(log(5.0)))
        #expect(column(.query("length"))["d"] == 3)
        #expect(column(.query("unknown"))["d"] == 0 && column(.query("bad"))["d"] == 0)
    }

    @Test func everyNumberIsFinite() {
        let hard: [RankedList?] = [
            scored(["a": .infinity, "b": 1e300, "c": -.infinity]), nil, .empty, scored(["z": -1e-300]),
        ]
        let features = CandidateFeature.all(legs: 4, query: ["x"])
        for lists in [hard, [nil, nil, nil, nil], [.empty, .empty, .empty, .empty]] {
            let table = CandidateTable(lists, query: QueryFeatures(values: ["x": .infinity]), features: features)
            #expect(!table.values.contains { !$0.isFinite })
        }
    }

    @Test func namesAreReadBack() {
        let legs = ["bm25", "my (leg)", "query"]
        let features = CandidateFeature.all(legs: 3, query: ["b", "a", "b"])
        #expect(Set(features).count == features.count)
        #expect(features.suffix(2) == [.query("a"), .query("b")])
        for feature in features {
            #expect(CandidateFeature(name: feature.name(legs: legs), legs: legs) == feature)
        }
        for name in ["", "score", "score(", "score()", "score(x)", "legs_found(bm25)", "query()", "bm25", "(bm25)"] {
            #expect(CandidateFeature(name: name, legs: legs) == nil, "\(name)")
        }
    }
}
