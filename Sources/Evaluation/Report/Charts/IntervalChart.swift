/// Each system's mean difference from the baseline with its interval, for one measure.
struct IntervalChart {
    let report: EvaluationReport
    /// The measure's position.
    let measure: Int

    private static let (left, right, row) = (130.0, 396.0, 24.0)

    func svg() -> String {
        let rows = report.challengers.compactMap { system -> (Int, PairedComparison)? in
            report.comparisons(ofSystem: system).map { (system, $0[measure]) }
        }
        let bottom = 8 + Self.row * Double(rows.count)
        let label = "\(report.measures[measure].name), mean difference from the baseline"
        var drawing = Drawing(width: 420, height: bottom + 42, label: label)
        let ranges = rows.map(\.1.interval.range)
        let ends = ranges.map(\.lowerBound) + ranges.map(\.upperBound)
        let scale = ChartScale.linear(ends + [0], from: Self.left, to: Self.right, ticks: 4)
        drawing.addHorizontalAxis(scale, from: 8, to: bottom, name: "difference in \(report.measures[measure].name)")
        drawing.line(scale.position(0), 8, scale.position(0), bottom, class: "zero")
        for (i, (system, comparison)) in rows.enumerated() {
            let y = 8 + Self.row * (Double(i) + 0.5)
            let range = comparison.interval.range
            let colour = ReportStyle.colour(of: system, in: report)
            drawing.text(report.systems[system].name, Self.left - 8, y + 4, anchor: .end, limit: 18)
            drawing.line(
                scale.position(range.lowerBound), y, scale.position(range.upperBound), y, class: "whisker \(colour)")
            drawing.dot(
                scale.position(comparison.meanDifference), y, radius: 5, class: "mark \(colour)",
                tooltip: "\(report.systems[system].name): \(Figure.difference(comparison.meanDifference)), "
                    + "\(Figure.difference(range.lowerBound)) … \(Figure.difference(range.upperBound))")
        }
        return drawing.svg
    }
}
