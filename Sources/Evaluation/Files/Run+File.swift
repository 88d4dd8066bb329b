import Foundation
import LineFiles
import Retrieval

extension Run {
    /// Reads a run, plain or gzip, with TREC's six columns `qid Q0 docid rank score tag` by spaces or tabs.
    ///
    /// The lines of a topic need not be together. The tag is the first line's.
    ///
    /// - Throws: ``EvaluationError`` with file and line for a wrong number of columns, a score that is not a finite
    ///   number, and a document that occurs twice for a topic; and for a file without lines.
    public init(path: String) throws(EvaluationError) {
        let lines = try TextLines(path: path)
        var reading = RunReading()
        while let line = try lines.nextBytes() {
            try reading.add(line, lines)
        }
        guard let tag = reading.tag else { throw .file(place: lines.name, problem: "holds no results") }
        self.init(tag: tag)
        for topic in reading.topics {
            set(topic.documents, for: topic.name)
        }
    }

    /// Writes the run in TREC's format, in `trec_eval`'s order, ranks from 1. The file appears whole or not at all.
    ///
    /// A topic without documents has no line. The whole text is made in memory first.
    ///
    /// - Throws: ``EvaluationError`` when the tag, a topic or a document id is empty or holds white space, which the
    ///   format cannot carry, when a score is not finite, or when the file cannot be written.
    public func write(to path: String) throws(EvaluationError) {
        var text = ""
        try Self.check(tag, is: "tag", path)
        for topic in topics {
            try Self.check(topic, is: "topic", path)
            for (i, document) in documents(of: topic).enumerated() {
                try Self.check(document.id.rawValue, is: "document id", path)
                guard document.score.isFinite else {
                    throw .file(
                        place: path,
                        problem: "the score of document \"\(document.id)\" of topic \"\(topic)\" is not finite")
                }
                text += "\(topic) Q0 \(document.id) \(i + 1) \(document.score) \(tag)\n"
            }
        }
        do {
            try WholeFile.write(Data(text.utf8), to: URL(fileURLWithPath: path))
        } catch {
            throw .file(place: path, problem: "cannot be written: \(error.problem)")
        }
    }

    private static func check(_ column: String, is kind: String, _ path: String) throws(EvaluationError) {
        guard !column.isEmpty, !column.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            throw .file(
                place: path,
                problem: "a run cannot hold the \(kind) \"\(column)\": it is empty or has white space in it")
        }
    }
}
