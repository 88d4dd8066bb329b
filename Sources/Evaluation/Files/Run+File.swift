import Foundation
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
        var order: [String] = []
        var documents: [String: [ScoredDocument]] = [:]
        var seen: [String: Set<DocumentID>] = [:]
        var firstTag: String?
        while let line = try lines.next() {
            let columns = line.columns
            guard columns.count == 6 else {
                throw lines.error("must have the 6 columns qid Q0 docid rank score tag, found \(columns.count)")
            }
            guard let score = Double(columns[4]), score.isFinite else {
                throw lines.error("the score must be a finite number, found \"\(columns[4])\"")
            }
            let (topic, id) = (columns[0], DocumentID(columns[2]))
            guard seen[topic, default: []].insert(id).inserted else {
                throw lines.error("document \"\(id)\" occurs twice for topic \"\(topic)\"")
            }
            if documents[topic] == nil { order.append(topic) }
            documents[topic, default: []].append(ScoredDocument(id: id, score: score))
            firstTag = firstTag ?? columns[5]
        }
        guard let firstTag else { throw .file(place: lines.name, problem: "holds no results") }
        self.init(tag: firstTag)
        for topic in order {
            set(documents[topic] ?? [], for: topic)
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
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .file(place: path, problem: "cannot be written: \(error.localizedDescription)")
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
