import Foundation
import Retrieval

/// A query with its name in runs and qrels.
public struct Topic: Hashable, Sendable {
    public var id: String
    public var text: String

    public init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

extension Topic {
    /// Reads topics, plain or gzip, in the order of the file. What its first line begins with tells the form:
    ///
    /// - `{`: BEIR's `queries.jsonl`, an object `{"_id", "text"}` a line;
    /// - `<`: TREC's `<top>` with `<num>` and `<title>`, of which the title is the text;
    /// - anything else: `qid<TAB>text`.
    ///
    /// - Throws: ``EvaluationError`` with file and line for anything else and for an id that occurs twice; and for a
    ///   file without topics.
    public static func read(path: String) throws(EvaluationError) -> [Topic] {
        let lines = try TextLines(path: path)
        var topics: [Topic] = []
        var ids: Set<String> = []
        func add(_ topic: Topic) throws(EvaluationError) {
            guard ids.insert(topic.id).inserted else { throw lines.error("the topic \"\(topic.id)\" occurs twice") }
            topics.append(topic)
        }
        guard let first = try lines.next() else { throw .file(place: lines.name, problem: "holds no topics") }
        if first.first == "<" {
            var reading = TRECTopicReading(lines)
            var opening: String? = first
            while let topic = try reading.next(after: opening) {
                try add(topic)
                opening = nil
            }
        } else {
            let parse = first.first == "{" ? parse(json:_:) : parse(tsv:_:)
            try add(try parse(first, lines))
            while let line = try lines.next() { try add(try parse(line, lines)) }
        }
        return topics
    }

    private static func parse(tsv line: String, _ lines: TextLines) throws(EvaluationError) -> Topic {
        guard let tab = line.utf8.firstIndex(of: UInt8(ascii: "\t")), tab > line.startIndex else {
            throw lines.error("must be a topic's id, a tab and its text, or a JSON object with _id and text")
        }
        return Topic(id: String(line[..<tab]), text: String(line[line.utf8.index(after: tab)...]))
    }

    private static func parse(json line: String, _ lines: TextLines) throws(EvaluationError) -> Topic {
        guard case .object(let fields)? = try? JSONValue(parsing: line.utf8) else {
            throw lines.error("is not a JSON object")
        }
        let id: String
        switch fields["_id"] {
        case .string(let value) where !value.isEmpty: id = value
        case .integer(let value): id = String(value)
        default: throw lines.error("\"_id\" must be a string that is not empty, or an integer")
        }
        guard let text = fields["text"]?.stringValue else { throw lines.error("\"text\" must be a string") }
        return Topic(id: id, text: text)
    }
}
