/// A measure against depth, a line for each system.
struct DepthChart {
    let report: EvaluationReport
    /// Which of the systems' curves.
    let name: String

    func svg() -> String {
        var drawing = Drawing(width: 420, height: 280, label: "\(name) against depth k")
        let curves = report.systems.indices.compactMap { system in
            report.systems[system].depthCurves.first { $0.name == name }.map { (system, $0) }
        }
        let depths = curves.flatMap { $0.1.depths.map(Double.init) }
        let vertical = ChartScale.linear(curves.flatMap(\.1.means), from: 238, to: 10)
        let horizontal = ChartScale.logarithmic(depths, from: 44, to: 398)
        drawing.addVerticalAxis(vertical, from: 44, to: 398)
        drawing.addHorizontalAxis(horizontal, from: 10, to: 238, name: "depth k")
        // The first systems are drawn last: they are the ones that are looked for.
        for (system, curve) in curves.reversed() {
            let colour = ReportStyle.colour(of: system, in: report)
            let points = zip(curve.depths, curve.means).map {
                (x: horizontal.position(Double($0)), y: vertical.position($1))
            }
            drawing.path(points, class: "curve \(colour)")
            for (point, value) in zip(points, zip(curve.depths, curve.means)) {
                let figure = name.replacing("@k", with: "@\(value.0)") + " " + Figure.mean(value.1)
                drawing.dot(
                    point.x, point.y, radius: 3, class: "mark \(colour)",
                    tooltip: "\(report.systems[system].name): \(figure)")
            }
        }
        return drawing.svg
    }
}
