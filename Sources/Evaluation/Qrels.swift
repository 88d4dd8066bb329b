import Retrieval

/// Relevance judgements: for each topic, the grade of each judged document. A grade of 1 or more is relevant.
public struct Qrels: Equatable, Sendable {
    /// The topics in the order of the file.
    public private(set) var topics: [String] = []
    private var gradesOfTopics: [String: [DocumentID: Int]] = [:]
    /// The number of judgements.
    public private(set) var count = 0

    public init() {}

    /// The judged documents of a topic, none for a topic without judgements.
    public func grades(of topic: String) -> [DocumentID: Int] {
        gradesOfTopics[topic] ?? [:]
    }

    /// Whether the topic has judgements.
    public func judges(_ topic: String) -> Bool {
        gradesOfTopics[topic] != nil
    }

    /// The highest grade of all judgements, nil without any.
    ///
    /// - Complexity: O(judgements).
    public var highestGrade: Int? {
        gradesOfTopics.values.lazy.compactMap { $0.values.max() }.max()
    }

    /// Adds a judgement.
    ///
    /// - Returns: The grade that the document has already when it differs; then nothing is changed.
    @discardableResult
    public mutating func judge(topic: String, document: DocumentID, grade: Int) -> Int? {
        if gradesOfTopics[topic] == nil { topics.append(topic) }
        if let present = gradesOfTopics[topic, default: [:]][document] {
            return present == grade ? nil : present
        }
        gradesOfTopics[topic, default: [:]][document] = grade
        count += 1
        return nil
    }
}

extension Qrels {
    /// Reads judgements, plain or gzip, in TREC's form `qid 0 docid grade` (columns by spaces or tabs) or BEIR's,
    /// three columns by tabs with or without the header `query-id corpus-id score`.
    ///
    /// - Throws: ``EvaluationError`` with file and line for anything else, for a document judged twice with different
    ///   grades, and for a file without judgements.
    public init(path: String) throws(EvaluationError) {
        let lines = try TextLines(path: path)
        var isFirst = true
        while let line = try lines.next() {
            defer { isFirst = false }
            if isFirst, Self.isHeader(line) { continue }
            let (topic, document, gradeText) = try Self.columns(of: line, lines)
            guard let grade = Int32(gradeText) else {
                throw lines.error("the grade must be a whole number, found \"\(gradeText)\"")
            }
            if let other = judge(topic: topic, document: DocumentID(document), grade: Int(grade)) {
                throw lines.error(
                    "document \"\(document)\" of topic \"\(topic)\" has grade \(grade) here but \(other) above")
            }
        }
        guard count > 0 else { throw .file(place: lines.name, problem: "holds no judgements") }
    }

    private static func isHeader(_ line: String) -> Bool {
        line.tabColumns.map { $0.lowercased() } == ["query-id", "corpus-id", "score"]
    }

    private static func columns(
        of line: String, _ lines: TextLines
    ) throws(EvaluationError) -> (topic: String, document: String, grade: String) {
        let beir = line.tabColumns
        if beir.count == 3, !beir.contains(where: \.isEmpty) { return (beir[0], beir[1], beir[2]) }
        let trec = line.columns
        if trec.count == 4 { return (trec[0], trec[2], trec[3]) }
        throw lines.error(
            "must have TREC's 4 columns (qid 0 docid grade) or BEIR's 3 by tabs (query-id corpus-id score), "
                + "found \(trec.count) columns")
    }
}
