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
        ("nDCG_exp@10", "nDCG_exp@10"), ("ndcg_burges@5", "nDCG_exp@5"), ("nDCG(dcg='exp-log2')@10", "nDCG_exp@10"),
        ("nDCG(dcg=log2)@10", "nDCG@10"), ("bpref", "bpref"), ("Rprec", "Rprec"), ("r-precision", "Rprec"),
        ("F1@5", "F1@5"), ("hit_rate@3", "Success@3"), ("ERR@20", "ERR@20"), ("err", "ERR"),
        ("RBP", "RBP(p=0.8)"), ("rbp.95", "RBP(p=0.95)"), ("RBP( p=0.5, rel=2 )@10", "RBP(rel=2,p=0.5)@10"),
        ("P(rel=2)@5", "P(rel=2)@5"), ("AP(rel=1)", "MAP"), ("RR(rel=3)@10", "MRR(rel=3)@10"),
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

    @Test func parametersThatAreNotUnderstoodAreNamed() {
        for (name, parameter) in [
            ("P(rel=two)@5", "rel=two"), ("P(x=2)@5", "x=2"), ("MAP(rel)", "rel"),
            ("nDCG(dcg='other')@10", "dcg='other'"), ("P(dcg=log2)@10", "dcg=log2"),
        ] {
            #expect(throws: EvaluationError.badParameter(name, parameter)) { try Measure(name) }
        }
        for name in ["nDCG(rel=2)@10", "MAP(p=0.5)", "RBP(p=1)", "RBP(p=0)", "RBP(p=nan)"] {
            let error = #expect(throws: EvaluationError.self) { try Measure(name) }
            #expect(error?.description.contains("is no parameter of the measure") == true, "\(name)")
        }
        #expect(throws: EvaluationError.badRelevanceLevel("0")) { try Measure("P(rel=0)@5") }
        #expect(throws: EvaluationError.needlessCutoff("bpref@10")) { try Measure("bpref@10") }
        #expect(throws: EvaluationError.unknownMeasure("x(rel=2)")) { try Measure("x(rel=2)") }
        #expect(throws: EvaluationError.unknownMeasure("P(rel=2")) { try Measure("P(rel=2") }
    }

    @Test func listsOfNames() throws {
        let names = try Measure.list("nDCG@10, RBP(rel=2, p=0.5),MAP,ap").map(\.name)
        #expect(names == ["nDCG@10", "RBP(rel=2,p=0.5)", "MAP"])
        for text in ["", " ", ","] { #expect(throws: EvaluationError.self) { try Measure.list(text) } }
    }

    @Test func levelsAndCutoffsChange() throws {
        #expect(try Measure("P@5").with(relevanceLevel: 2).name == "P(rel=2)@5")
        #expect(try Measure("nDCG@5").with(relevanceLevel: 2).name == "nDCG@5")
        #expect(try Measure("RBP(p=0.5)").at(7)?.name == "RBP(p=0.5)@7")
        #expect(try Measure("bpref").at(7) == nil)
        #expect(throws: EvaluationError.badRelevanceLevel("0")) { try Measure("P@5").with(relevanceLevel: 0) }
    }

    @Test func hugeGradesStayFinite() throws {
        let ideal = IdealList(grades: [Int(Int32.max), 5000, 62, 63, -7])
        for name in ["nDCG", "nDCG_exp", "ERR", "MAP", "bpref"] {
            let value = try Measure(name).value(grades: [63, nil, -7, 5000, 62, Int(Int32.max)], ideal: ideal)
            #expect(value >= 0 && value <= 1, "\(name): \(value)")
        }
        #expect(try Measure("nDCG_exp").value(grades: [Int(Int32.max), 5000, 63, 62], ideal: ideal) == 1)
    }

    @Test func gradesMayLieAnywhere() throws {
        let ideal = IdealList(grades: [2, 1, 0])
        let grades: [Int?] = [nil, 1, 0, 2]
        for name in ["nDCG@3", "MAP", "bpref", "P@2"] {
            let measure = try Measure(name)
            let value = measure.value(grades: grades, ideal: ideal)
            #expect(measure.value(grades: ContiguousArray(grades), ideal: ideal) == value)
            #expect(measure.value(grades: grades.span, ideal: ideal) == value)
            #expect(measure.value(grades: [], ideal: ideal) == 0)
            #expect(measure.value(grades: grades, ideal: IdealList(grades: [])) == 0 || name == "P@2")
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
