import Foundation
import Fusion
import Retrieval
import Testing

@Suite struct ListFeatureTests {
    private let legs = ["a", "b"]

    private func value(_ name: String, _ lists: [RankedList?]) throws -> Double? {
        let feature = try #require(QueryFeature(name: name, legs: legs), "\(name) is unknown")
        return QueryFeature.values(of: [feature], lists: lists, query: .none)[0]
    }

    @Test func aListTellsItsDistribution() throws {
        let lists: [RankedList?] = [scored(["w": 5, "x": 3, "y": 2, "z": 1]), .empty]
        let expected: [String: Double] = [
            "found(a)": log(5), "top(a)": log(6), "span(a)": log(5), "gap1(a)": 0.5, "gap3(a)": 1, "gap10(a)": 1,
            "tenth(a)": 0.2, "mean(a)": 0.4375, "deviation(a)": 2.1875.squareRoot() / 4,
            "nqc(a)": 2.1875.squareRoot() / 2.75, "wig(a)": 0, "consensus(a)": 1, "top_place(a)": 0,
        ]
        for (name, number) in expected {
            let found = try #require(try value(name, lists), "\(name) is absent")
            #expect(abs(found - number) < 1e-12, "\(name): \(found), not \(number)")
        }
        #expect(expected.count == ListFeature.allCases.count)
        #expect(try value("found(b)", lists) == 0)
        #expect(try value("top(b)", lists) == nil)
        #expect(try value("overlap10(a, b)", lists) == nil)
    }

    @Test func twoListsTellHowTheyAgree() throws {
        let lists: [RankedList?] = [list("w", "x", "y", "z"), list("z", "y", "x", "q", "r", from: 5)]
        #expect(try value("overlap10(a, b)", lists) == 0.75)
        #expect(try value("overlap100(a, b)", lists) == 0.75)
        #expect(try value("correlation(a, b)", lists) == -1)
        let support = try #require(try value("support(a, b)", lists))
        #expect(abs(support - (0 + 0.5 + 0.75 + 1) / 4) < 1e-12)
        #expect(try value("top_support(a, b)", lists) == 0)
        #expect(try value("top_support(b, a)", lists) == 0)
    }

    @Test func correlationNeedsThreeSharedDocuments() throws {
        #expect(try value("correlation(a, b)", [list("x", "y", "z"), list("x", "y", "q")]) == nil)
        #expect(try value("correlation(a, b)", [list("x", "y", "z"), list("x", "y", "z")]) == 1)
    }

    @Test func onlyTheFirstHundredCount() throws {
        let long = RankedList(sorting: (0..<300).map { ScoredDocument(id: DocumentID("d\($0)"), score: -Double($0)) })
        let lists: [RankedList?] = [long, long]
        for feature in QueryFeature.all(legs: 2) {
            let whole = QueryFeature.values(of: [feature], lists: lists, query: .none)
            #expect(whole == QueryFeature.values(of: [feature], lists: lists.map { $0?.prefix(100) }, query: .none))
        }
    }

    @Test(arguments: 0..<100) func everyValueIsFinite(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let extremes = [0, -0.0, 1e308, -1e308, .infinity, -.infinity, .leastNonzeroMagnitude, 1]
        let lists: [RankedList?] = (0..<3).map { _ in
            let list = random.list()
            guard Bool.random(using: &random) else { return list }
            return RankedList(
                sorting: list.documents.map {
                    ScoredDocument(id: $0.id, score: extremes.randomElement(using: &random) ?? 0)
                })
        }
        let features = QueryFeature.all(legs: 3)
        for (feature, value) in zip(features, QueryFeature.values(of: features, lists: lists, query: .none)) {
            #expect(value?.isFinite != false, "\(feature) is \(value ?? 0)")
        }
    }

    @Test func namesAreReadBack() {
        let legs = ["bm25", "a, b", "c", "odd) name("]
        let features = QueryFeature.all(legs: legs.count, query: ["words", "leg0.idf_max", "odd) name("])
        #expect(Set(features).count == features.count)
        for feature in features { #expect(QueryFeature(name: feature.name(legs: legs), legs: legs) == feature) }
        for name in ["", "gap1", "gap1()", "gap1(d)", "query()", "overlap10(c)", "overlap10(c, bm25)", "support(c, c)"] {
            #expect(QueryFeature(name: name, legs: legs) == nil, "\(name) is no feature")
        }
    }
}
