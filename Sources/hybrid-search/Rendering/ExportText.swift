import Foundation
import HybridSearch
import Terminal

/// Prints what an export has written: its files, how it rounded, and commands to paste.
struct ExportText {
    let screen: Screen

    func lines(for summary: ExportSummary, in path: String) -> [String] {
        var lines = [title(summary, path)] + files(summary)
        lines += summary.quantization.map(rounding) ?? []
        lines += summary.notes
        if !summary.commands.isEmpty { lines += ["", "cd \(path)"] + summary.commands }
        return lines
    }

    private func title(_ summary: ExportSummary, _ path: String) -> String {
        var parts = ["\(Readable.count(summary.documents)) documents"]
        if summary.units != summary.documents { parts.append("in \(Readable.count(summary.units)) chunks") }
        if summary.topics > 0 { parts.append("\(Readable.count(summary.topics)) topics") }
        return "\(path): \(parts.joined(separator: ", ")) for \(summary.format)"
    }

    private func files(_ summary: ExportSummary) -> [String] {
        var table = Table([
            Table.Column("file"), Table.Column("size", alignment: .trailing), Table.Column("", isFlexible: true),
        ])
        for file in summary.files {
            table.add([DisplayWidth.printable(file.path), Readable.bytes(file.bytes), file.content])
        }
        return table.lines(width: screen.width, style: screen.style)
    }

    private func rounding(_ report: QuantizationReport) -> [String] {
        let factor = String(format: "%g", Double(report.factor))
        return ["weights × \(factor), rounded to integers: " + dropped(report.documents, of: "documents")]
            + (report.topics.map { ["  of topics: " + dropped($0, of: "topics")] } ?? [])
    }

    private func dropped(_ tally: QuantizationTally, of things: String) -> String {
        let share = Readable.percent(Double(tally.droppedWeights) / Double(max(1, tally.weights)))
        return "\(Readable.count(tally.droppedWeights)) of \(Readable.count(tally.weights)) weights became 0 (\(share)), "
            + "\(Readable.count(tally.emptiedVectors)) \(things) lost all of them; "
            + "the largest is \(Readable.count(tally.largestImpact))"
    }
}
