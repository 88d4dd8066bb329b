import Evaluation
import Testing

@Suite struct TopicTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func readsJSONLines() throws {
        let path = try folder.file(
            "queries.jsonl",
            "{\"_id\": \"q1\", \"text\": \"a \\u00e9\", \"metadata\": {}}\n\n{\"_id\": 7, \"text\": \"\"}\n")
        #expect(try Topic.read(path: path) == [Topic(id: "q1", text: "a é"), Topic(id: "7", text: "")])
    }

    @Test func readsTabSeparatedLines() throws {
        let path = try folder.file("topics.tsv", "q1\thow so?\r\nq2\ta\tb")
        #expect(try Topic.read(path: path) == [Topic(id: "q1", text: "how so?"), Topic(id: "q2", text: "a\tb")])
    }

    @Test(arguments: [
        ("{\"_id\": \"q\", \"text\": \"t\"", ":1: is not a JSON object"),
        ("{\"_id\": \"q\", \"text\": \"t\"}\n[1]", ":2: is not a JSON object"),
        ("{\"text\": \"t\"}", ":1: \"_id\" must be a string"),
        ("{\"_id\": \"\", \"text\": \"t\"}", ":1: \"_id\" must be a string"),
        ("{\"_id\": true, \"text\": \"t\"}", ":1: \"_id\" must be a string"),
        ("{\"_id\": \"q\"}", ":1: \"text\" must be a string"),
        ("q1 no tab", ":1: must be a topic's id, a tab and its text"),
        ("\tno id", ":1: must be a topic's id, a tab and its text"),
        ("q\ta\nq\tb", ":2: the topic \"q\" occurs twice"),
        ("\n", ": holds no topics"),
    ])
    func badFiles(_ text: String, _ problem: String) throws {
        let path = try folder.file("bad", text)
        let error = #expect(throws: EvaluationError.self) { try Topic.read(path: path) }
        #expect(error?.description.hasPrefix(path + problem) == true)
    }
}
