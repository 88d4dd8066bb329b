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

    @Test func readsTRECTopics() throws {
        let path = try folder.file(
            "topics.txt",
            """

            <top>

            <num> Number: 301
            <title> International Organized
              Crime <1998>

            <desc> Description:
            Identify organizations
            <narr> Narrative:
            <b>bold</b> text
            </top>
            <top>
            <head> Tipster Topic Description
            <num>Number:  051</num>
            <dom> Domain: International Economics
            <title> Topic:  Airbus Subsidies
            <con> Concept(s):
            </top>
            <TOP>
            <num> q3
            <title></title>
            </TOP>
            """)
        #expect(
            try Topic.read(path: path) == [
                Topic(id: "301", text: "International Organized Crime <1998>"),
                Topic(id: "051", text: "Airbus Subsidies"), Topic(id: "q3", text: ""),
            ])
    }

    @Test(arguments: [
        ("<top>\n<num> 1\n<title> t", ":3: the file ends within a topic, before </top>"),
        ("<top>\n<title> t\n</top>", ":3: the topic that ends here has no <num>"),
        ("<top>\n<num> Number:\n<title> t\n</top>", ":4: the topic that ends here has no <num>"),
        ("<top>\n<num> 1\n</top>", ":3: the topic \"1\" has no <title>"),
        ("<topics>\n<topic>", ":1: must be <top>"),
        ("<top>\n<num> 1\n<title> t\n</top>\noops", ":5: must be <top>"),
        ("<top>\n<num> 1\n<title> t\n</top>\n<top>\n<num> 1\n<title> t\n</top>", ":8: the topic \"1\" occurs twice"),
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
