import Evaluation
import Retrieval
import Testing

@Suite struct MeasureTests {
    @Test(arguments: [
        ("nDCG@10", "nDCG@10"), ("NDCG@10", "nDCG@10"), ("ndcg_cut_10", "nDCG@10"), ("ndcg", "nDCG"),
        ("R@100", "R@100"), ("recall@100", "R@100"), ("recall_100", "R@100"),
        ("MRR@10", "MRR@10"), ("rr@10", "MRR@10"), ("recip_rank", "MRR"),
        ("MAP", "MAP"), ("map", "MAP"), ("AP@5", "MAP@5"), ("map_cut_5", "MAP@5"),
        ("P@5", "P@5"), ("P_5", "P@5"), ("Judged@10", "Judged@10"),
        ("Success@1", "Success@1"), ("hits@1", "Success@1"), ("success_1", "Success@1"),
    ])
    func names(_ name: String, _ canonical: String) throws {
        #expect(try Measure(name).name == canonical)
        #expect(try Measure(canonical) == Measure(name))
    }

    @Test func unknownNamesSayWhatIsKnown() {
        for name in ["", "@10", "infAP", "nDCG10", "ndcg_cut_10_2", "nDCG@10@10"] {
            #expect(throws: EvaluationError.unknownMeasure(name)) { try Measure(name) }
        }
        #expect(EvaluationError.unknownMeasure("x").description.contains("nDCG@10"))
        for name in ["P", "R", "recall", "Success", "Judged"] {
            #expect(throws: EvaluationError.missingCutoff(name)) { try Measure(name) }
        }
        for name in ["nDCG@0", "P@-1", "R@ten", "R@", "R@1.5", "MAP@99999999999999999999"] {
            #expect(throws: EvaluationError.badCutoff(name)) { try Measure(name) }
        }
    }

    /// For ranks with grade 0, 2, not judged, 1; one relevant document of grade 3 not found.
    private static let expectedValues: [(String, Double)] = [
        ("P@2", 0.5), ("P@10", 0.2), ("R@2", 0.3333333333), ("R@10", 0.6666666667), ("MRR", 0.5), ("MRR@1", 0),
        ("MAP", 0.3333333333), ("MAP@2", 0.1666666667), ("Success@1", 0), ("Success@2", 1),
        ("Judged@2", 1), ("Judged@3", 0.6666666667), ("Judged@10", 0.75),
        // (2/log₂3) / (3 + 2/log₂3), and (2/log₂3 + 1/log₂5) / (3 + 2/log₂3 + 1/log₂4).
        ("nDCG@2", 0.2960819109), ("nDCG", 0.3554359516),
    ]

    @Test(arguments: expectedValues)
    func values(_ name: String, _ expected: Double) throws {
        var qrels = Qrels()
        for (document, grade) in ["a": 0, "b": 2, "d": 1, "e": 3] {
            qrels.judge(topic: "q", document: DocumentID(document), grade: grade)
        }
        var run = Run()
        let scored = zip(["a", "b", "c", "d"], [4.0, 3, 2, 1]).map { ScoredDocument(id: DocumentID($0), score: $1) }
        run.set(RankedList(sorting: scored), for: "q")
        let result = Evaluator(qrels: qrels, measures: [try Measure(name)]).evaluate(run)
        #expect(abs(result.values[0][0] - expected) < 1e-9)
    }

    @Test func topicsWithoutResultsCountAsZero() throws {
        var qrels = Qrels()
        qrels.judge(topic: "q1", document: "a", grade: 1)
        qrels.judge(topic: "q2", document: "a", grade: 1)
        var run = Run()
        run.set(RankedList(sorting: [ScoredDocument(id: "a", score: 1)]), for: "q1")
        run.set(.empty, for: "q2")
        let measures = try ["nDCG@10", "P@1", "Judged@10"].map { try Measure($0) }
        let result = Evaluator(qrels: qrels, measures: measures).evaluate(run)
        #expect(result.means == [0.5, 0.5, 0.5])
        #expect(result.missingTopics == ["q2"])
        #expect(result.values(of: measures[0]) == [1, 0])
        #expect(try result.mean(of: Measure("MAP")) == nil)
    }
}
