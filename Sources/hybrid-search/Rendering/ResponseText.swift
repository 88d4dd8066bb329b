import Foundation
import HybridSearch
import Terminal

/// Prints an answer for a person: rank, score, title, id, and a snippet with the matched words in bold.
struct ResponseText {
    let screen: Screen
    let snippets: SnippetMaker
    let explains: Bool

    private var style: Style { screen.style }
    private var width: Int { min(screen.width ?? 100, 110) }

    func print(_ response: SearchResponse) {
        if response.hits.isEmpty { Swift.print("No document matches.") }
        for hit in response.hits {
            lines(for: hit).forEach { Swift.print($0) }
        }
        for failure in response.failures {
            Swift.print(style.yellow("left out: \(failure)"))
        }
        let count = "\(Readable.count(response.hits.count)) \(response.hits.count == 1 ? "hit" : "hits")"
        Swift.print(style.dim("\(count) in \(Readable.duration(response.took))"))
        if explains {
            Swift.print()
            TraceText(screen: screen).lines(for: response).forEach { Swift.print($0) }
            if let budget = response.budget {
                Swift.print()
                BudgetText(width: width).lines(for: budget).forEach { Swift.print($0) }
            }
        }
    }

    private func lines(for hit: SearchHit) -> [String] {
        let rank = String(repeating: " ", count: max(0, 3 - "\(hit.rank)".count)) + "\(hit.rank)"
        let score = String(format: "%.4f", hit.score)
        let indent = String(repeating: " ", count: rank.count + score.count + 4)
        let title = DisplayWidth.printable(hit.document?.title ?? "")
        let id = DisplayWidth.printable(hit.id.rawValue)
        let name = title.isEmpty || title == id ? style.bold(id) : "\(style.bold(title)) \(style.dim("[\(id)]"))"

        var lines = TextWrap.lines(
            name, width: width, indent: "\(rank)  \(style.cyan(score))  ", hangingIndent: indent)
        if let text = hit.chunk?.text ?? hit.document?.text, !text.isEmpty {
            lines += TextWrap.lines(highlighted(text), width: width, indent: indent, hangingIndent: indent)
        }
        if let explanation = hit.explanation {
            lines += ExplanationText(style: style, width: width).lines(for: explanation, indent: "     ")
        }
        return lines + [""]
    }

    /// Two lines of text around the matched words.
    private func highlighted(_ text: String) -> String {
        let snippet = snippets.snippet(of: DisplayWidth.printable(text), length: max(40, 2 * (width - 16)))
        var result = ""
        var position = snippet.text.startIndex
        for match in snippet.matches where match.lowerBound >= position {
            result += snippet.text[position..<match.lowerBound]
            result += style.bold(String(snippet.text[match]))
            position = match.upperBound
        }
        return result + snippet.text[position...]
    }
}
