import Foundation
import HybridSearch
import Terminal

/// Prints how a hit came to its score: a row for each node of the retriever tree, its strongest terms below.
struct ExplanationText {
    private static let mostTerms = 10

    let style: Style
    let width: Int

    func lines(for explanation: ScoreExplanation, indent: String) -> [String] {
        var table = Table([
            Table.Column("retriever"), Table.Column("rank", alignment: .trailing),
            Table.Column("score", alignment: .trailing), Table.Column("normalised", alignment: .trailing),
            Table.Column("weight", alignment: .trailing), Table.Column("part", alignment: .trailing),
        ])
        let nodes = Self.flattened(explanation)
        for (node, depth) in nodes {
            table.add(cells(node, depth: depth))
        }
        let rows = table.lines(width: width, style: style, indent: indent.count)
        var lines = [rows[0]]
        for (row, (node, depth)) in zip(rows.dropFirst(), nodes) {
            lines.append(row)
            let margin = indent + String(repeating: " ", count: 2 * depth + 2)
            lines += TextWrap.lines(node.note ?? terms(of: node), width: width, indent: margin).map(style.dim)
        }
        return lines
    }

    /// The nodes from the root down, each with its depth.
    private static func flattened(_ node: ScoreExplanation, depth: Int = 0) -> [(ScoreExplanation, Int)] {
        [(node, depth)] + node.details.flatMap { flattened($0, depth: depth + 1) }
    }

    private func cells(_ node: ScoreExplanation, depth: Int) -> [String] {
        let chunk = node.chunk.map { ", chunk \($0)" } ?? ""
        let name = (node.name == node.kind ? node.name : "\(node.name) (\(node.kind))") + chunk
        return [
            String(repeating: "  ", count: depth) + DisplayWidth.printable(name),
            node.rank.map { "\($0)" } ?? "–", figure(node.score), figure(node.normalizedScore),
            figure(node.weight), figure(node.contribution),
        ]
    }

    private func terms(of node: ScoreExplanation) -> String {
        let strongest = node.terms.prefix(Self.mostTerms).map {
            "\(DisplayWidth.printable($0.term)) \(figure($0.value))"
        }
        let more = node.terms.count - strongest.count
        return strongest.joined(separator: ", ") + (more > 0 ? ", \(more) more" : "")
    }

    private func figure(_ value: Double?) -> String {
        guard let value else { return "" }
        return String(format: abs(value) >= 100 ? "%.1f" : "%.3f", value)
    }
}
