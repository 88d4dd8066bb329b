/// The differences of one system from the baseline, a bar for each topic, from the largest gain to the largest loss.
struct DeltaChart {
    let report: EvaluationReport
    let system: Int
    /// The measure's position.
    let measure: Int

    /// With more topics a bar is narrower than a pixel, and tips would make a page of megabytes.
    private static let mostTips = 400
    private static let (left, right, top, bottom) = (44.0, 398.0, 10.0, 190.0)

    func svg() -> String {
        let name = report.systems[system].name
        var drawing = Drawing(
            width: 420, height: 200,
            label: "\(report.measures[measure].name) of \(name) less the baseline's, by topic")
        let sorted = report.differences(ofSystem: system, measure: measure).sorted { $0.difference > $1.difference }
        let scale = ChartScale.linear(sorted.map(\.difference) + [0], from: Self.bottom, to: Self.top, ticks: 4)
        drawing.addVerticalAxis(scale, from: Self.left, to: Self.right)
        let hasTips = sorted.count <= Self.mostTips
        if hasTips { addBars(sorted, scale, to: &drawing) } else { addAreas(sorted, scale, to: &drawing) }
        drawing.line(Self.left, scale.position(0), Self.right, scale.position(0), class: "zero")
        return drawing.svg
    }

    private func addBars(
        _ sorted: [(topic: String, difference: Double)], _ scale: ChartScale, to drawing: inout Drawing
    ) {
        let step = (Self.right - Self.left) / Double(max(1, sorted.count))
        let gap = step > 3 ? 1 : 0.0
        for (i, entry) in sorted.enumerated() where entry.difference != 0 {
            let (zero, end) = (scale.position(0), scale.position(entry.difference))
            let text = report.topicTexts[entry.topic].map { ": \($0.prefix(120))" } ?? ""
            drawing.rectangle(
                x: Self.left + Double(i) * step + gap / 2, y: min(zero, end), width: max(step - gap, 0.4),
                height: max(abs(end - zero), 0.5), class: entry.difference > 0 ? "gain" : "loss",
                tooltip: "\(Figure.difference(entry.difference)) \(entry.topic)\(text)")
        }
    }

    private func addAreas(
        _ sorted: [(topic: String, difference: Double)], _ scale: ChartScale, to drawing: inout Drawing
    ) {
        let step = (Self.right - Self.left) / Double(sorted.count)
        for (name, sign) in [("gain", 1.0), ("loss", -1.0)] {
            let bars = sorted.indices.filter { sorted[$0].difference * sign > 0 }
            guard let first = bars.first, let last = bars.last else { continue }
            var points = [(x: Self.left + Double(first) * step, y: scale.position(0))]
            for i in bars {
                let y = scale.position(sorted[i].difference)
                points += [(Self.left + Double(i) * step, y), (Self.left + Double(i + 1) * step, y)]
            }
            points.append((Self.left + Double(last + 1) * step, scale.position(0)))
            drawing.path(points, isClosed: true, class: name)
        }
    }
}
