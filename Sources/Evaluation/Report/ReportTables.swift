/// Every system with its means.
struct SummaryTable {
    let report: EvaluationReport

    func html() -> String {
        let hasLatency = report.systems.contains { $0.latency != nil }
        let latencies = hasLatency ? ["p50", "p95", "p99"] : []
        let titles = report.measures.map(\.name) + latencies
        let means = report.systems.map(\.result.means)
        let best = report.measures.indices.map { column in means.map { $0[column] }.max() ?? 0 }
        let rows = report.systems.indices.map { system in
            let comparisons = report.comparisons(ofSystem: system)
            let cells = report.measures.indices.map { column in
                cell(means[system][column], best: best[column], comparisons?[column])
            }
            return row(system, cells + (hasLatency ? Self.times(report.systems[system].latency) : []))
        }
        return HTMLTable.html(titles: ["system"] + titles, rows: rows)
    }

    private func row(_ system: Int, _ cells: [String]) -> String {
        let isBaseline = system == report.baseline && report.systems.count > 1
        let note = isBaseline ? " <span class=\"quiet\">(baseline)</span>" : ""
        return "<tr><th class=\"name\" scope=\"row\">\(HTMLText.escaped(report.systems[system].name))\(note)</th>"
            + "\(cells.joined())</tr>"
    }

    private func cell(_ mean: Double, best: Double, _ comparison: PairedComparison?) -> String {
        let isBest = report.systems.count > 1 && Figure.mean(mean) == Figure.mean(best)
        let figure = isBest ? "<span class=\"best\">\(Figure.mean(mean))</span>" : Figure.mean(mean)
        guard let comparison else { return "<td>\(figure)</td>" }
        let difference = HTMLTable.difference(comparison.meanDifference) + comparison.mark
        return "<td>\(figure)<small>\(difference)</small></td>"
    }

    private static func times(_ latency: LatencySummary?) -> [String] {
        [latency?.p50, latency?.p95, latency?.p99].map { "<td>\($0.map(Figure.milliseconds) ?? "–")</td>" }
    }
}

/// Every system against the baseline, for one measure.
struct ComparisonTable {
    let report: EvaluationReport
    /// The measure's position.
    let measure: Int

    func html() -> String {
        let titles = [
            "system", "difference", "interval", "better / equal / worse", "p", "p (Holm)", "t", "t test p",
            "t test p (Holm)",
        ]
        let rows = report.challengers.compactMap { system in
            report.comparisons(ofSystem: system).map { row(system, $0[measure]) }
        }
        return HTMLTable.html(titles: titles, rows: rows)
    }

    private func row(_ system: Int, _ comparison: PairedComparison) -> String {
        let range = comparison.interval.range
        let cells = [
            HTMLTable.difference(comparison.meanDifference) + comparison.mark,
            "\(Figure.difference(range.lowerBound)) … \(Figure.difference(range.upperBound))",
            "\(comparison.wins) / \(comparison.ties) / \(comparison.losses)",
            HTMLText.escaped(Figure.pValue(comparison.randomization.pValue)),
            HTMLText.escaped(Figure.pValue(comparison.adjustedPValue)),
            Figure.statistic(comparison.tTest.statistic),
            HTMLText.escaped(Figure.pValue(comparison.tTest.pValue)),
            HTMLText.escaped(Figure.pValue(comparison.adjustedTTestPValue)),
        ]
        return "<tr><th class=\"name\" scope=\"row\">\(HTMLText.escaped(report.systems[system].name))</th>"
            + "\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
    }
}

/// The topics on which a system differs most from the baseline.
struct ExtremesTable {
    let report: EvaluationReport
    let system: Int
    /// The measure's position.
    let measure: Int

    private static let rows = 10

    func html() -> String {
        let largest = report.differences(ofSystem: system, measure: measure).prefix(Self.rows)
        let rows = largest.filter { $0.difference != 0 }.map { entry in
            let text = report.topicTexts[entry.topic].map { "<small>\(HTMLText.clipped($0, to: 200))</small>" } ?? ""
            return "<tr><td class=\"name\">\(HTMLText.clipped(entry.topic, to: 100))\(text)</td>"
                + "<td>\(HTMLTable.difference(entry.difference))</td></tr>"
        }
        return HTMLTable.html(titles: ["topic", "difference"], rows: rows)
    }
}

/// What tables have in common.
enum HTMLTable {
    /// - Parameters:
    ///   - titles: Of the columns; the first is aligned to the left. They are escaped here.
    ///   - rows: HTML.
    static func html(titles: [String], rows: [String]) -> String {
        let head = titles.enumerated().map { i, title in
            "<th scope=\"col\"\(i == 0 ? " class=\"name\"" : "")>\(HTMLText.escaped(title))</th>"
        }
        return """
            <div class="scroll"><table>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>

            """
    }

    /// A difference in the colour of its sign.
    static func difference(_ value: Double) -> String {
        let text = Figure.difference(value)
        switch text.first {
        case "+": return "<span class=\"up\">\(text)</span>"
        case "−": return "<span class=\"down\">\(text)</span>"
        default: return text
        }
    }
}
