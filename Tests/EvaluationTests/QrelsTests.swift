import Evaluation
import Testing

@Suite struct QrelsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func readsTrecAndBeir() throws {
        let trec = try Qrels(path: folder.file("a", "2 0 d1 1\n1  0\td2 -1\n\n2 0 d3 0\n2 0 d3 0"))
        #expect(trec.topics == ["2", "1"])
        #expect(trec.grades(of: "2") == ["d1": 1, "d3": 0])
        #expect(trec.grades(of: "1") == ["d2": -1])
        #expect(trec.count == 3)
        let beir = try Qrels(path: folder.file("b", "query-id\tcorpus-id\tscore\r\n2\td1\t1\r\n2\ta doc\t2\r\n"))
        #expect(beir.grades(of: "2") == ["d1": 1, "a doc": 2])
        #expect(try Qrels(path: folder.file("c", "2\td1\t1\n")).grades(of: "2") == ["d1": 1])
    }

    @Test(arguments: [
        ("q 0 d", ":1: must have TREC's 4 columns"),
        ("q 0 d 1\nq 0 d e 1", ":2: must have TREC's 4 columns"),
        ("q\t\t1", ":1: must have TREC's 4 columns"),
        ("q 0 d one", ":1: the grade must be a whole number, found \"one\""),
        ("q 0 d 1.5", ":1: the grade must be a whole number, found \"1.5\""),
        ("q 0 d 99999999999", ":1: the grade must be a whole number"),
        ("q 0 d 1\nq 0 d 2", ":2: document \"d\" of topic \"q\" has grade 2 here but 1 above"),
        ("query-id\tcorpus-id\tscore\n", ": holds no judgements"),
        ("", ": holds no judgements"),
    ])
    func badFiles(_ text: String, _ problem: String) throws {
        let path = try folder.file("bad", text)
        let error = #expect(throws: EvaluationError.self) { try Qrels(path: path) }
        #expect(error?.description.hasPrefix(path + problem) == true)
    }

    @Test func missingFile() {
        let error = #expect(throws: EvaluationError.self) { try Qrels(path: "/no/such/qrels.tsv") }
        #expect(error?.description == "/no/such/qrels.tsv: No such file or directory")
    }
}
