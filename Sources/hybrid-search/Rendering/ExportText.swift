import Foundation
import HybridSearch
import Terminal

/// Prints what an export has written: its files, how it rounded, and commands to paste.
struct ExportText {
    let screen: Screen

    func lines(for summary: ExportSummary, in path: String) -> [String] {
        var lines = [title(summary, path)] + files(summary, path)
        lines += summary.quantization.map(rounding) ?? []
        lines += summary.notes
        if !summary.commands.isEmpty { lines += ["", "cd \(path)"] + summary.commands }
        return lines
    }

    private func title(_ summary: ExportSummary, _ path: String) -> String {
        var parts: [String] = []
        if summary.documents > 0 { parts.append("\(Readable.count(summary.documents)) documents") }
        if summary.units != summary.documents { parts.append("in \(Readable.count(summary.units)) chunks") }
        if summary.topics > 0 { parts.append("\(Readable.count(summary.topics)) topics") }
        return "\(path): \(parts.joined(separator: ", ")) for \(summary.format)"
    }

    /// The files as they are called within the folder, or as one file was called.
    private func files(_ summary: ExportSummary, _ path: String) -> [String] {
        var table = Table([
            Table.Column("file"), Table.Column("size", alignment: .trailing), Table.Column("", isFlexible: true),
        ])
        let folder = URL(filePath: path).path + "/"
        for file in summary.files {
            let name = file.path.hasPrefix(folder) ? String(file.path.dropFirst(folder.count)) : path
            table.add([DisplayWidth.printable(name), Readable.bytes(file.bytes), file.content])
        }
        return table.lines(width: screen.width, style: screen.style)
    }

    private func rounding(_ report: QuantizationReport) -> [String] {
        var lines = ["Weights × \(String(format: "%g", Double(report.factor))), rounded to integers:"]
        lines.append("  documents: " + dropped(report.documents))
        if let topics = report.topics { lines.append("  topics: " + dropped(topics)) }
        if let loss = report.loss { lines += costs(loss) }
        return lines
    }

    private func costs(_ loss: QuantizationLoss) -> [String] {
        func error(_ absolute: Double, _ relative: Double) -> String {
            String(format: "%.3g (%.3f %%)", absolute, relative * 100)
        }
        return [
            "Against full precision, the best \(loss.depth) of \(Readable.count(loss.queries)) topics:",
            String(format: "  recall@%d %.4f", loss.depth, loss.recall),
            "  score error: mean \(error(loss.meanError, loss.meanRelativeError)), "
                + "largest \(error(loss.largestError, loss.largestRelativeError))",
        ]
    }

    private func dropped(_ tally: QuantizationTally) -> String {
        let share = Readable.percent(Double(tally.droppedWeights) / Double(max(1, tally.weights)))
        return "\(Readable.count(tally.droppedWeights)) of \(Readable.count(tally.weights)) weights became 0 "
            + "(\(share)), "
            + "\(Readable.count(tally.emptiedVectors)) of \(Readable.count(tally.vectors)) vectors lost all of theirs; "
            + "the largest is \(Readable.count(tally.largestImpact))"
    }
}
