import Foundation
import HybridSearch
import Terminal

/// Shows a sparse vector as a bar for each of its strongest terms, expansion terms marked with `+`.
struct ExpansionChart {
    private static let narrowestBar = 8
    private static let widest = 100

    let screen: Screen
    /// How many terms to show.
    let limit: Int

    private var style: Style { screen.style }
    private var width: Int { min(screen.width ?? 80, Self.widest) }

    /// The text, its terms, the figures of the whole vector and an empty line.
    func lines(for expansion: Expansion) -> [String] {
        // More of a long text than a line holds need not be looked at.
        let text = DisplayWidth.printable(String(expansion.text.prefix(4 * width)))
        let title = text.isEmpty ? style.dim("(an empty text)") : style.bold(DisplayWidth.cut(text, to: width))
        return [title] + rows(expansion.terms.prefix(limit))
            + TextWrap.lines(figures(expansion), width: width).map(style.dim) + [""]
    }

    private func rows(_ terms: ArraySlice<Expansion.Term>) -> [String] {
        let cells = terms.map { term in
            (term, DisplayWidth.printable(term.token.token), String(format: "%.3f", term.token.weight))
        }
        let named = cells.map { DisplayWidth.of($0.1) }.max() ?? 0
        let weighed = cells.map { DisplayWidth.of($0.2) }.max() ?? 0
        let columns = max(Self.narrowestBar, width - named - weighed - "+      ".count)
        var table = Table([
            Table.Column(""), Table.Column("", isFlexible: true), Table.Column("", alignment: .trailing),
            Table.Column(""),
        ])
        for (term, name, weight) in cells {
            let share = Double(term.token.weight / (terms.first?.token.weight ?? 1))
            let bar = Bar.text(share: share, columns: columns)
            if term.isInText {
                table.add([" ", style.bold(name), weight, style.cyan(bar)])
            } else {
                table.add([style.yellow("+"), name, weight, style.yellow(bar)])
            }
        }
        return table.lines(width: width, style: style)
    }

    private func figures(_ expansion: Expansion) -> String {
        let vocabulary = Readable.count(expansion.vocabularySize)
        let active = "\(Readable.count(expansion.terms.count)) of \(vocabulary) terms active"
        guard expansion.expansionCount > 0 else { return active }
        return "\(active), \(Readable.count(expansion.expansionCount)) of them expansion (+) with "
            + "\(Readable.percent(expansion.expansionShare)) of the weight"
    }
}
