/// Quality against latency: the median as a dot, a line from there to the 95th percentile, a tick at the 99th.
struct LatencyChart {
    let report: EvaluationReport
    /// The measure's position.
    let measure: Int

    private static let (left, right, top, bottom) = (44.0, 398.0, 10.0, 238.0)

    func svg() -> String {
        let measureName = report.measures[measure].name
        var drawing = Drawing(width: 420, height: 280, label: "\(measureName) against latency")
        let systems = report.systems.indices.compactMap { i in report.systems[i].latency.map { (i, $0) } }
        let times = systems.flatMap { [$0.1.p50, $0.1.p95, $0.1.p99].compactMap { $0 } }
        let means = systems.map { report.systems[$0.0].result.means[measure] }
        let vertical = ChartScale.linear(means, from: Self.bottom, to: Self.top)
        let horizontal = ChartScale.logarithmic(times, from: Self.left, to: Self.right)
        drawing.addVerticalAxis(vertical, from: Self.left, to: Self.right)
        drawing.addHorizontalAxis(horizontal, from: Self.top, to: Self.bottom, name: "milliseconds a query")
        let heights = Self.spread(means.map { vertical.position($0) })
        for (i, (system, latency)) in systems.enumerated() {
            let colour = ReportStyle.colour(of: system, in: report)
            let (x, y) = (horizontal.position(latency.p50), vertical.position(means[i]))
            if let p95 = latency.p95 { drawing.line(x, y, horizontal.position(p95), y, class: "whisker \(colour)") }
            if let p99 = latency.p99 {
                drawing.line(
                    horizontal.position(p99), y - 5, horizontal.position(p99), y + 5, class: "whisker \(colour)")
            }
            drawing.dot(x, y, radius: 6, class: "mark \(colour)", tooltip: tip(system, latency, means[i]))
            let isLeft = x < (Self.left + Self.right) / 2
            drawing.text(
                report.systems[system].name, isLeft ? x + 10 : x - 10, heights[i] - 7, anchor: isLeft ? .start : .end,
                limit: 24)
        }
        return drawing.svg
    }

    private func tip(_ system: Int, _ latency: LatencySummary, _ mean: Double) -> String {
        let times = [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99)].compactMap { name, time in
            time.map { "\(name) \(Figure.milliseconds($0))" }
        }
        let figures = ["\(report.measures[measure].name) \(Figure.mean(mean))"] + times
        return "\(report.systems[system].name): \(figures.joined(separator: ", "))"
    }

    /// Heights of names that would overlap, moved apart.
    private static func spread(_ heights: [Double]) -> [Double] {
        var spread = heights
        var lowest = -Double.infinity
        for i in heights.indices.sorted(by: { heights[$0] < heights[$1] }) {
            spread[i] = max(heights[i], lowest + 14)
            lowest = spread[i]
        }
        return spread
    }
}
