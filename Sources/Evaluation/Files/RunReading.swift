import Retrieval

/// What was read of a run so far. Lines are taken apart as bytes: runs have millions of them.
struct RunReading {
    struct Topic {
        let name: String
        var documents: [ScoredDocument] = []
        var seen: Set<DocumentID> = []
    }

    /// The topics in the order in which they came.
    private(set) var topics: [Topic] = []
    /// The last column of the first line.
    private(set) var tag: String?
    private var positions: [String: Int] = [:]
    /// The topic of the line before, which is nearly always the next one's too.
    private var current = (bytes: [UInt8](), position: 0)

    /// Adds a line.
    mutating func add(_ line: [UInt8], _ lines: TextLines) throws(EvaluationError) {
        let columns = line.columns
        guard columns.count == 6 else {
            throw lines.error("must have the 6 columns qid Q0 docid rank score tag, found \(columns.count)")
        }
        let scoreText = try lines.text(columns[4])
        guard let score = Double(scoreText), score.isFinite else {
            throw lines.error("the score must be a finite number, found \"\(scoreText)\"")
        }
        let id = DocumentID(try lines.text(columns[2]))
        let position = try position(of: columns[0], lines)
        guard topics[position].seen.insert(id).inserted else {
            throw lines.error("document \"\(id)\" occurs twice for topic \"\(topics[position].name)\"")
        }
        topics[position].documents.append(ScoredDocument(id: id, score: score))
        if tag == nil { tag = try lines.text(columns[5]) }
    }

    private mutating func position(of topic: ArraySlice<UInt8>, _ lines: TextLines) throws(EvaluationError) -> Int {
        if topics.isEmpty || !current.bytes.elementsEqual(topic) {
            let name = try lines.text(topic)
            let position = positions[name] ?? topics.count
            if position == topics.count {
                topics.append(Topic(name: name))
                positions[name] = position
            }
            current = (Array(topic), position)
        }
        return current.position
    }
}

extension [UInt8] {
    /// The parts between runs of spaces and tabs.
    fileprivate var columns: [ArraySlice<UInt8>] {
        var columns: [ArraySlice<UInt8>] = []
        columns.reserveCapacity(8)
        var start: Int?
        for i in indices {
            let isGap = self[i] == UInt8(ascii: " ") || self[i] == UInt8(ascii: "\t")
            if isGap, let begin = start {
                columns.append(self[begin..<i])
                start = nil
            } else if !isGap, start == nil {
                start = i
            }
        }
        if let start { columns.append(self[start...]) }
        return columns
    }
}
