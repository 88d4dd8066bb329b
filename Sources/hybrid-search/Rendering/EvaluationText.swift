import Foundation
import HybridSearch
import Terminal

/// Prints an evaluation for a person: means, comparisons with the baseline, differences by topic.
struct EvaluationText {
    let screen: Screen
    let report: EvaluationReport

    private var names: [String] { report.systems.map { DisplayWidth.printable($0.name) } }

    // MARK: Means

    /// A row for each system, and with `byTopic` for each of its topics; measures that do not fit beside the others
    /// are below them.
    func means(byTopic: Bool) -> [String] {
        var lines: [String] = []
        var measures = Array(report.measures.indices)[...]
        while !measures.isEmpty {
            var count = measures.count
            var table = means(of: Array(measures), byTopic: byTopic)
            while count > 1, !fits(table) {
                count -= 1
                table = means(of: Array(measures.prefix(count)), byTopic: byTopic)
            }
            lines += (lines.isEmpty ? [] : [""]) + table.lines(width: screen.width, style: screen.style)
            measures = measures.dropFirst(count)
        }
        return lines
    }

    private func means(of measures: [Int], byTopic: Bool) -> Table {
        var table = Table(
            [Table.Column("run", isFlexible: true)] + (byTopic ? [Table.Column("topic", isFlexible: true)] : [])
                + measures.map { Table.Column(report.measures[$0].name, alignment: .trailing) })
        for (position, system) in report.systems.enumerated() {
            let name = names[position]
            if byTopic {
                for (topic, values) in zip(system.result.topics, system.result.values) {
                    let cells = measures.map { Self.mean(values[$0]) + mark(nil, measure: $0) }
                    table.add([name, DisplayWidth.printable(topic)] + cells)
                }
            }
            let means = system.result.means
            let cells = measures.map { Self.mean(means[$0]) + mark(position, measure: $0) }
            table.add([name] + (byTopic ? ["all"] : []) + cells)
        }
        return table
    }

    /// The mark of a system's significance, or as much space in the measure's other rows.
    private func mark(_ system: Int?, measure: Int) -> String {
        let longest = report.comparison.comparisons.map { $0[measure].mark.count }.max() ?? 0
        let mark = system.flatMap { report.comparisons(ofSystem: $0) }?[measure].mark ?? ""
        return mark + String(repeating: " ", count: longest - mark.count)
    }

    // MARK: Comparisons

    /// The columns, from those that are given up last to those that a narrow screen lacks first.
    private enum Column: CaseIterable {
        case difference, adjusted, counts, interval, tTest, pValue
    }

    /// A row for each measure and system but the baseline, and how the tests were made.
    func comparisons() -> [String] {
        var columns = Column.allCases
        var table = comparisons(columns)
        while columns.count > 2, !fits(table) {
            columns.removeLast()
            table = comparisons(columns)
        }
        let title = screen.style.bold("against \(names[report.baseline])")
        let count = report.comparison.topics.count
        let topics = "\(Readable.count(count)) \(count == 1 ? "topic" : "topics")"
        return TextWrap.lines("\(title), \(topics)", width: screen.width)
            + table.lines(width: screen.width, style: screen.style)
            + TextWrap.lines(method, width: screen.width).map(screen.style.dim)
    }

    private func comparisons(_ columns: [Column]) -> Table {
        let order = [Column.difference, .interval, .counts, .pValue, .adjusted, .tTest].filter(columns.contains)
        var table = Table(
            [Table.Column("measure"), Table.Column("run", isFlexible: true)]
                + order.map { Table.Column(title($0), alignment: .trailing) })
        for (column, measure) in report.measures.enumerated() {
            for system in report.challengers {
                guard let comparison = report.comparisons(ofSystem: system)?[column] else { continue }
                table.add([measure.name, names[system]] + order.map { cell($0, comparison) })
            }
        }
        return table
    }

    private func title(_ column: Column) -> String {
        switch column {
        case .difference: "difference"
        case .interval: String(format: "%.4g %% interval", report.options.confidence * 100)
        case .counts: "win/tie/loss"
        case .pValue: "p"
        case .adjusted: "p (Holm)"
        case .tTest: "t test (Holm)"
        }
    }

    private func cell(_ column: Column, _ comparison: PairedComparison) -> String {
        switch column {
        case .difference:
            return coloured(comparison.meanDifference)
        case .interval:
            let range = comparison.interval.range
            return "\(Self.difference(range.lowerBound)) … \(Self.difference(range.upperBound))"
        case .counts:
            return "\(comparison.wins)/\(comparison.ties)/\(comparison.losses)"
        case .pValue:
            return Self.pValue(comparison.randomization.pValue)
        case .adjusted:
            let mark = comparison.mark + String(repeating: " ", count: 2 - comparison.mark.count)
            return Self.pValue(comparison.adjustedPValue) + mark
        case .tTest:
            return Self.pValue(comparison.adjustedTTestPValue)
        }
    }

    private var method: String {
        let isExact = report.comparison.comparisons.allSatisfy { $0.allSatisfy(\.randomization.isExact) }
        let permutations = isExact ? "all" : Readable.count(report.options.permutations)
        let runs = report.challengers.count
        let family = runs == 1 ? "one comparison needs no correction" : "corrected after Holm for \(runs) runs"
        return "p by a paired randomisation test over \(permutations) permutations, \(family); "
            + "* p < 0.05, ** p < 0.01"
    }

    // MARK: Differences

    /// The first measure of a system and of the baseline by topic, the largest difference first.
    func differences(ofSystem system: Int) -> [String] {
        let measure = report.measures[0]
        let values = [report.baseline, system].map { position in
            let result = report.systems[position].result
            return Dictionary(zip(result.topics, result.values.map { $0[0] }), uniquingKeysWith: { $1 })
        }
        let hasTexts = !report.topicTexts.isEmpty
        var table = Table(
            [Table.Column("topic", isFlexible: true)]
                + [report.baseline, system].map { Table.Column(names[$0], alignment: .trailing, isFlexible: true) }
                + [Table.Column("difference", alignment: .trailing)]
                + (hasTexts ? [Table.Column("text", isFlexible: true)] : []))
        for (topic, difference) in report.differences(ofSystem: system, measure: 0) {
            let figures = values.map { Self.mean($0[topic] ?? 0) } + [coloured(difference)]
            let text = hasTexts ? [DisplayWidth.printable(report.topicTexts[topic] ?? "")] : []
            table.add([DisplayWidth.printable(topic)] + figures + text)
        }
        let title = screen.style.bold("\(names[system]) against \(names[report.baseline])")
        return TextWrap.lines("\(title), \(measure.name)", width: screen.width)
            + table.lines(width: screen.width, style: screen.style)
    }

    // MARK: Figures

    /// Whether lines are no longer than the screen is wide, which the flexible columns see to if they can.
    private func fits(_ table: Table) -> Bool {
        guard let width = screen.width else { return true }
        return table.lines(width: width).allSatisfy { DisplayWidth.of($0) <= width }
    }

    private func coloured(_ difference: Double) -> String {
        let text = Self.difference(difference)
        switch text.first {
        case "+": return screen.style.green(text)
        case "-": return screen.style.red(text)
        default: return text
        }
    }

    private static func mean(_ value: Double) -> String {
        String(format: "%.4f", value)
    }

    private static func difference(_ value: Double) -> String {
        let text = String(format: "%+.4f", value)
        return Double(text) == 0 ? "0.0000" : text
    }

    private static func pValue(_ value: Double) -> String {
        value < 0.0001 ? "<0.0001" : String(format: "%.4f", value)
    }
}
