import Foundation
import Fusion
import Retrieval
import Testing

@Suite struct QueryFeaturesTests {
    private func value(_ name: String, _ features: QueryFeatures) throws -> Double {
        try #require(features.values[name], "\(name) is absent")
    }

    private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

    @Test func textHasLengthAndPatterns() throws {
        let features = QueryFeatures(text: "is p53 \"mutated\" in ten mice?")
        #expect(isClose(try value("words", features), log(7)))
        #expect(isClose(try value("word_length", features), Double(2 + 3 + 9 + 2 + 3 + 5) / 6))
        #expect(isClose(try value("digits", features), 1.0 / 6))
        #expect(isClose(try value("codes", features), 1.0 / 6))
        #expect(features.values["quotes"] == 1)
        #expect(features.values["question"] == 1)
    }

    @Test(arguments: [
        "p53", "TNF", "camelCase", "a.b", "src/main", "HbA1c", "user@host", "C3", "foo_bar",
    ])
    func codesAreSeen(_ word: String) {
        #expect(QueryFeatures(text: word).values["codes"] == 1)
    }

    @Test(arguments: ["word", "Word", "I", "42", "end.", "x-ray", "naïve", "日本語", "(in)"])
    func wordsAreNoCodes(_ word: String) {
        #expect(QueryFeatures(text: word).values["codes"] == 0)
    }

    @Test func lexicalLegsTellHowRareWordsAre() throws {
        let features = QueryFeatures(
            text: "a b c", legs: [nil, .words(documentFrequencies: [1, 50, 0], documentCount: 100)])
        let rare = log(1 + 99.5 / 1.5)
        let common = log(1 + 50.5 / 50.5)
        #expect(isClose(try value("leg1.words", features), log(4)))
        #expect(isClose(try value("leg1.unknown", features), 1.0 / 3))
        #expect(isClose(try value("leg1.idf_max", features), rare))
        #expect(isClose(try value("leg1.idf_min", features), common))
        #expect(isClose(try value("leg1.idf_mean", features), (rare + common) / 2))
        #expect(isClose(try value("leg1.idf_deviation", features), (rare - common) / 2))
        #expect(isClose(try value("leg1.idf_sum", features), log(1 + rare + common)))
        #expect(!features.values.keys.contains { $0.hasPrefix("leg0") })
    }

    @Test func sparseLegsTellHowWeightsAreSpread() throws {
        let even = QueryFeatures(text: "x", legs: [.weights([0.5, 0.5, 0.5, 0.5])])
        #expect(isClose(try value("leg0.terms", even), log(5)))
        #expect(isClose(try value("leg0.entropy", even), log(4)))
        #expect(isClose(try value("leg0.evenness", even), 1))
        #expect(isClose(try value("leg0.weight_sum", even), log(3)))
        let peaked = QueryFeatures(text: "x", legs: [.weights([8, 0.01, 0.01, 0.01])])
        let evenness = try value("leg0.evenness", peaked)
        #expect(evenness < 0.1)
    }

    /// What has nothing to describe is absent, and everything else is a finite number.
    @Test(arguments: [
        QueryAnalysis.words(documentFrequencies: [], documentCount: 0),
        .words(documentFrequencies: [0], documentCount: 0), .words(documentFrequencies: [9], documentCount: 3),
        .words(documentFrequencies: [.max], documentCount: 1), .weights([]), .weights([0]), .weights([1]),
        .weights([.infinity, .nan, -1, 2]), .weights([.greatestFiniteMagnitude, .leastNonzeroMagnitude]),
    ])
    func edgesAreFinite(_ analysis: QueryAnalysis) {
        for text in ["", " ", "\n\"", "?", "a\u{0}b", String(repeating: "é", count: 1000)] {
            let features = QueryFeatures(text: text, legs: [analysis])
            #expect(features.values.values.allSatisfy { $0.isFinite }, "\(features.values)")
        }
    }

    @Test func nothingIsKnownOfNothing() {
        #expect(QueryFeatures.none.values.isEmpty)
    }
}
