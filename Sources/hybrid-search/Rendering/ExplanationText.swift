import Foundation
import HybridSearch
import Terminal

/// Prints how a hit came to its score: a row for each node of the retriever tree, its strongest terms below.
struct ExplanationText {
    let style: Style
    let width: Int

    func lines(for explanation: ScoreExplanation, indent: String) -> [String] {
        var table = Table([
            Table.Column("retriever"), Table.Column("rank", alignment: .trailing),
            Table.Column("score", alignment: .trailing), Table.Column("normalised", alignment: .trailing),
            Table.Column("weight", alignment: .trailing), Table.Column("part", alignment: .trailing),
            Table.Column("", isFlexible: true),
        ])
        add(explanation, depth: 0, to: &table)
        return table.lines(width: width, style: style, indent: indent.count).map { style.dim($0) }
    }

    private func add(_ node: ScoreExplanation, depth: Int, to table: inout Table) {
        let name = node.name == node.kind ? node.name : "\(node.name) (\(node.kind))"
        table.add([
            String(repeating: "  ", count: depth) + DisplayWidth.printable(name),
            node.rank.map { "\($0)" } ?? "–", figure(node.score), figure(node.normalizedScore),
            figure(node.weight), figure(node.contribution), node.note ?? terms(of: node),
        ])
        for detail in node.details {
            add(detail, depth: depth + 1, to: &table)
        }
    }

    private func terms(of node: ScoreExplanation) -> String {
        node.terms.prefix(8).map { "\(DisplayWidth.printable($0.term)) \(figure($0.value))" }.joined(separator: ", ")
    }

    private func figure(_ value: Double?) -> String {
        guard let value else { return "" }
        return String(format: abs(value) >= 100 ? "%.1f" : "%.3f", value)
    }
}
