import Evaluation
import Foundation
import Retrieval
import Testing

@Suite struct RunTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func ordersAsTrecEval() throws {
        let path = try folder.file(
            "run.trec", "q Q0 a 1 1.0 t\nq\tQ0\tc\t2\t1.00000000001\tt\n\nq Q0 b 3 1.0 t\r\nq Q0 z 9 2e0 t")
        let run = try Run(path: path)
        #expect(run.tag == "t")
        // The score decides and not the rank; as 32-bit floats three scores are equal: descending ids.
        #expect(run.documents(of: "q").map(\.id) == ["z", "c", "b", "a"])
        #expect(run.documents(of: "other").isEmpty)
    }

    @Test func writesWhatItReads() throws {
        var run = Run(tag: "mine")
        run.set(RankedList(sorting: ["a", "b"].map { ScoredDocument(id: $0, score: 0.1) }), for: "q2")
        run.set(RankedList(sorting: [ScoredDocument(id: "dö", score: -1e-30)]), for: "q1")
        let path = "\(folder.path)/out.trec"
        try run.write(to: path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "q2 Q0 b 1 0.1 mine\nq2 Q0 a 2 0.1 mine\nq1 Q0 dö 1 -1e-30 mine\n")
        #expect(try Run(path: path) == run)
    }

    @Test func replacesATopic() {
        var run = Run()
        run.set(RankedList(sorting: [ScoredDocument(id: "a", score: 1)]), for: "q")
        run.set(RankedList(sorting: [ScoredDocument(id: "b", score: 1)]), for: "q")
        #expect(run.topics == ["q"])
        #expect(run.documents(of: "q").map(\.id) == ["b"])
    }

    @Test(arguments: [
        ("q Q0 a 1 1.0", ":1: must have the 6 columns qid Q0 docid rank score tag, found 5"),
        ("q Q0 a 1 1.0 t\nq Q0 b 1 1.0 t x", ":2: must have the 6 columns qid Q0 docid rank score tag, found 7"),
        ("q Q0 a 1 high t", ":1: the score must be a finite number, found \"high\""),
        ("q Q0 a 1 nan t", ":1: the score must be a finite number, found \"nan\""),
        ("q Q0 a 1 1e999 t", ":1: the score must be a finite number, found \"1e999\""),
        ("q Q0 a 1 2 t\nr Q0 a 1 2 t\nq Q0 a 2 1 t", ":3: document \"a\" occurs twice for topic \"q\""),
        ("\n \n", ": holds no results"),
    ])
    func badFiles(_ text: String, _ problem: String) throws {
        let path = try folder.file("bad.trec", text)
        let error = #expect(throws: EvaluationError.self) { try Run(path: path) }
        #expect(error?.description == path + problem)
    }

    @Test func cannotWriteWhatTheFormatCannotHold() throws {
        let list = RankedList(sorting: [ScoredDocument(id: "a b", score: 1)])
        var run = Run(tag: "t")
        run.set(list, for: "q")
        #expect(throws: EvaluationError.self) { try run.write(to: "\(folder.path)/x.trec") }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/x.trec"))
        #expect(throws: EvaluationError.self) { try Run(tag: "").write(to: "\(folder.path)/x.trec") }
        #expect(throws: EvaluationError.self) { try Run().write(to: "\(folder.path)/no/such/folder.trec") }
        var infinite = Run()
        infinite.set(RankedList(sorting: [ScoredDocument(id: "a", score: .infinity)]), for: "q")
        #expect(throws: EvaluationError.self) { try infinite.write(to: "\(folder.path)/x.trec") }
    }
}
