/// An SVG drawing that grows by elements. Colours and sizes are classes of ``ReportStyle``.
struct Drawing {
    let width: Double
    let height: Double
    /// What the drawing shows, for who does not see it.
    let label: String
    private var elements = ""

    enum Anchor: String {
        case start, middle, end
    }

    init(width: Double, height: Double, label: String) {
        self.width = width
        self.height = height
        self.label = label
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) {
        let points = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]
        elements += "<line class=\"\(name)\"\(attributes(points))/>\n"
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, class name: String, tooltip: String? = nil
    ) {
        let sides = [("x", x), ("y", y), ("width", width), ("height", height)]
        close("<rect class=\"\(name)\"\(attributes(sides))", "rect", tooltip)
    }

    mutating func dot(_ x: Double, _ y: Double, radius: Double, class name: String, tooltip: String? = nil) {
        close("<circle class=\"\(name)\"\(attributes([("cx", x), ("cy", y), ("r", radius)]))", "circle", tooltip)
    }

    mutating func path(_ points: [(x: Double, y: Double)], isClosed: Bool = false, class name: String) {
        guard let first = points.first else { return }
        let coordinates = points.dropFirst().map { "L\(Figure.coordinate($0.x)) \(Figure.coordinate($0.y))" }
        let start = "M\(Figure.coordinate(first.x)) \(Figure.coordinate(first.y))"
        elements += "<path class=\"\(name)\" d=\"\(start)\(coordinates.joined())\(isClosed ? "Z" : "")\"/>\n"
    }

    /// - Parameter text: Is escaped here.
    mutating func text(
        _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, class name: String = "label",
        limit: Int = 60
    ) {
        elements += "<text class=\"\(name)\"\(attributes([("x", x), ("y", y)])) text-anchor=\"\(anchor.rawValue)\">"
            + "\(HTMLText.clipped(text, to: limit))</text>\n"
    }

    var svg: String {
        let size = "\(Figure.coordinate(width)) \(Figure.coordinate(height))"
        let name = HTMLText.escaped(label)
        return "<svg viewBox=\"0 0 \(size)\" role=\"img\" aria-label=\"\(name)\">\n\(elements)</svg>\n"
    }

    private func attributes(_ values: [(String, Double)]) -> String {
        values.map { " \($0.0)=\"\(Figure.coordinate($0.1))\"" }.joined()
    }

    private mutating func close(_ element: String, _ name: String, _ tooltip: String?) {
        let tip = tooltip.map { "><title>\(HTMLText.escaped($0))</title></\(name)>\n" }
        elements += element + (tip ?? "/>\n")
    }
}

extension Drawing {
    /// The usual plot: values go up, and there is a line across for each tick.
    mutating func addVerticalAxis(_ scale: ChartScale, from left: Double, to right: Double) {
        for tick in scale.ticks {
            let y = scale.position(tick)
            line(left, y, right, y, class: "grid")
            text(ChartScale.label(tick), left - 6, y + 4, anchor: .end)
        }
    }

    mutating func addHorizontalAxis(_ scale: ChartScale, from top: Double, to bottom: Double, name: String) {
        for tick in scale.ticks {
            let x = scale.position(tick)
            line(x, top, x, bottom, class: "grid")
            text(ChartScale.label(tick), x, bottom + 16, anchor: .middle)
        }
        text(name, (scale.start + scale.end) / 2, bottom + 33, anchor: .middle, class: "axis")
    }
}
