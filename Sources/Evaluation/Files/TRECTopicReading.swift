import Foundation

/// Topics as TREC publishes them: `<top>`, a `<num>`, a `<title>`, maybe `<desc>` and `<narr>`, `</top>`. The title
/// is the query; it may run over several lines. Tags count only where a line begins with them, and may be closed or
/// not.
struct TRECTopicReading {
    private let lines: TextLines
    /// The tag whose text is being read, within a topic.
    private var section = ""
    private var id = ""
    private var title: [String]?

    init(_ lines: TextLines) {
        self.lines = lines
    }

    /// The next topic, nil after the last one.
    ///
    /// - Parameter first: The line `<top>`, where it has been read already.
    mutating func next(after first: String?) throws(EvaluationError) -> Topic? {
        var opening = first
        if opening == nil { opening = try lines.next() }
        guard let opening else { return nil }
        guard opening.trimmed.lowercased() == "<top>" else {
            throw lines.error("must be <top>, where a TREC topic begins, found \"\(opening.prefix(40))\"")
        }
        (section, id, title) = ("", "", nil)
        while let line = try lines.next() {
            if line.trimmed.lowercased() == "</top>" { return try topic() }
            read(line.trimmed)
        }
        throw lines.error("the file ends within a topic, before </top>")
    }

    private func topic() throws(EvaluationError) -> Topic {
        guard !id.isEmpty else { throw lines.error("the topic that ends here has no <num>") }
        guard let title else { throw lines.error("the topic \"\(id)\" has no <title>") }
        return Topic(id: id, text: title.filter { !$0.isEmpty }.joined(separator: " "))
    }

    private mutating func read(_ line: String) {
        var text = line
        if line.hasPrefix("<"), let end = line.firstIndex(of: ">") {
            let tag = line[line.index(after: line.startIndex)..<end].lowercased()
            if Self.tags.contains(tag) {
                section = tag
                text = String(line[line.index(after: end)...])
            } else if tag.hasPrefix("/"), Self.tags.contains(String(tag.dropFirst())) {
                section = ""
                return
            }
        }
        let closing = "</\(section)>"
        let isClosed = text.lowercased().hasSuffix(closing)
        if isClosed { text = String(text.dropLast(closing.count)) }
        switch section {
        case "num": if id.isEmpty { id = text.without(label: "number:") }
        case "title": title = (title ?? []) + [title == nil ? text.without(label: "topic:") : text.trimmed]
        default: break
        }
        if isClosed { section = "" }
    }

    /// `head` and `dom` and their like are in the topics of TREC's first years.
    private static let tags: Set<String> = [
        "num", "title", "desc", "narr", "head", "dom", "con", "fac", "def", "smry",
    ]
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }

    /// What follows a label, such as `Number:`, that stands there by custom.
    fileprivate func without(label: String) -> String {
        let text = trimmed
        return text.lowercased().hasPrefix(label) ? String(text.dropFirst(label.count)).trimmed : text
    }
}
