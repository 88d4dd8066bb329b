import Foundation
import HybridSearch
import Terminal

/// Prints pipelines side by side: what they find and how long they take.
struct ComparisonText {
    let screen: Screen
    let report: EvaluationReport

    /// A row for each pipeline.
    func lines() -> [String] {
        var table = Table(
            [Table.Column("pipeline", isFlexible: true)]
                + report.measures.map { Table.Column($0.name, alignment: .trailing) }
                + ["p50", "p95", "p99"].map { Table.Column($0, alignment: .trailing) })
        for (position, system) in report.systems.enumerated() {
            let means = system.result.means.enumerated().map { measure, mean in
                String(format: "%.4f", mean) + mark(position, measure: measure)
            }
            let latency = system.latency
            let times = [latency?.p50, latency?.p95, latency?.p99].map { time in
                time.map { Readable.duration(.milliseconds($0)) } ?? ""
            }
            table.add([DisplayWidth.printable(system.name)] + means + times)
        }
        return table.lines(width: screen.width, style: screen.style)
    }

    /// The mark of significance, with as much space in the measure's other rows.
    private func mark(_ system: Int, measure: Int) -> String {
        let longest = report.comparison.comparisons.map { $0[measure].mark.count }.max() ?? 0
        let mark = report.comparisons(ofSystem: system)?[measure].mark ?? ""
        return mark + String(repeating: " ", count: longest - mark.count)
    }
}
