/// The page of a report.
struct ReportPage {
    let report: EvaluationReport

    private static let deltasInSight = 12

    func html() -> String {
        let sections = [summary, comparisons, intervals, depth, latency, deltas, method].compactMap { $0() }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(HTMLText.escaped(report.title))</title>
            <style>
            \(ReportStyle.css)
            </style>
            </head>
            <body>
            <h1>\(HTMLText.escaped(report.title))</h1>
            \(report.notes.map { "<p class=\"quiet\">\(HTMLText.escaped($0))</p>" }.joined(separator: "\n"))
            \(sections.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private var baselineName: String {
        HTMLText.escaped(report.systems[report.baseline].name)
    }

    // MARK: Tables

    private func summary() -> String? {
        let against = report.challengers.isEmpty
            ? ""
            : " Below each mean: the difference from <b>\(baselineName)</b>, * where it is significant "
                + "(p &lt; .05, ** .01)."
        return """
            <h2>Summary</h2>
            <p class="quiet">Means over topics; the best of each measure is bold.\(against)</p>
            \(SummaryTable(report: report).html())
            """
    }

    private func comparisons() -> String? {
        guard !report.challengers.isEmpty else { return nil }
        let tables = report.measures.indices.map { measure in
            let table = ComparisonTable(report: report, measure: measure).html()
            let title = HTMLText.escaped(report.measures[measure].name)
            return "<details\(measure == 0 ? " open" : "")><summary>\(title)</summary>\n\(table)</details>"
        }
        return """
            <h2>Against \(baselineName)</h2>
            <p class="quiet">Topic by topic, over \(report.comparison.topics.count) topics.</p>
            \(tables.joined(separator: "\n"))
            """
    }

    // MARK: Plots

    private func intervals() -> String? {
        guard !report.challengers.isEmpty else { return nil }
        let figures = report.measures.indices.map { measure in
            figure(report.measures[measure].name, IntervalChart(report: report, measure: measure).svg())
        }
        let percent = ChartScale.label(report.options.confidence * 100)
        return """
            <h2>Differences and their intervals</h2>
            <p class="quiet">Mean difference from <b>\(baselineName)</b>, with the \(percent) % bootstrap
            interval.</p>
            \(grid(figures))
            """
    }

    private func depth() -> String? {
        var names: [String] = []
        for curve in report.systems.flatMap(\.depthCurves) where !curve.depths.isEmpty {
            if !names.contains(curve.name) { names.append(curve.name) }
        }
        guard !names.isEmpty else { return nil }
        let figures = names.map { figure($0, DepthChart(report: report, name: $0).svg()) }
        return "<h2>Measure against depth</h2>\n\(legend())\n\(grid(figures))"
    }

    private func latency() -> String? {
        guard report.systems.contains(where: { $0.latency != nil }) else { return nil }
        let figures = report.measures.indices.map { measure in
            figure(report.measures[measure].name, LatencyChart(report: report, measure: measure).svg())
        }
        return """
            <h2>Latency against quality</h2>
            <p class="quiet">The dot is the median, the line goes to the 95th percentile, the tick is the 99th.</p>
            \(grid(figures))
            """
    }

    private func deltas() -> String? {
        guard !report.challengers.isEmpty, !report.measures.isEmpty else { return nil }
        let figures = report.challengers.map { system in deltaFigure(system) }
        let more = figures.dropFirst(Self.deltasInSight)
        let rest = more.isEmpty
            ? "" : "<details><summary>\(more.count) more</summary>\n\(grid(Array(more)))</details>"
        return """
            <h2>Topic by topic</h2>
            <p class="quiet">\(HTMLText.escaped(report.measures[0].name)) less that of <b>\(baselineName)</b>, a bar
            for each topic, sorted.</p>
            \(grid(Array(figures.prefix(Self.deltasInSight))))
            \(rest)
            """
    }

    private func deltaFigure(_ system: Int) -> String {
        guard let comparison = report.comparisons(ofSystem: system)?[0] else { return "" }
        let counts = "\(comparison.wins) better, \(comparison.ties) equal, \(comparison.losses) worse"
        let chart = DeltaChart(report: report, system: system, measure: 0).svg()
        let table = ExtremesTable(report: report, system: system, measure: 0).html()
        return figure(
            report.systems[system].name,
            chart + "<details><summary>Largest differences</summary>\n\(table)</details>", caption: counts)
    }

    private func figure(_ title: String, _ content: String, caption: String? = nil) -> String {
        let text = caption.map { "<p>\(HTMLText.escaped($0))</p>" } ?? ""
        return "<figure><figcaption><h3>\(HTMLText.escaped(title))</h3>\(text)</figcaption>\n\(content)</figure>"
    }

    private func grid(_ figures: [String]) -> String {
        "<div class=\"grid2\">\n\(figures.joined(separator: "\n"))\n</div>"
    }

    private func legend() -> String {
        let entries = report.systems.indices.map { system in
            let note = system == report.baseline && report.systems.count > 1 ? " (baseline, dashed)" : ""
            return "<li><i class=\"mark \(ReportStyle.colour(of: system, in: report))\"></i>"
                + "\(HTMLText.escaped(report.systems[system].name))\(note)</li>"
        }
        return "<ul class=\"legend\">\n\(entries.joined(separator: "\n"))\n</ul>"
    }

    // MARK: Method

    private func method() -> String? {
        guard !report.challengers.isEmpty else { return nil }
        let tests = report.comparison.comparisons.flatMap { $0 }.map(\.randomization)
        let exact = tests.allSatisfy(\.isExact)
        let permutations = exact
            ? "all permutations" : "\(report.options.permutations) random permutations (seed \(report.options.seed))"
        return """
            <h2>Method</h2>
            <p class="quiet">Significance is by the paired two-sided randomisation test with \(permutations), its p
            values corrected after Holm over the \(report.challengers.count) systems that are compared with the
            baseline, for each measure by itself. The t test is paired and two-sided, corrected in the same way.
            Intervals are percentiles of \(report.options.resamples) bootstrap samples of topics.</p>
            """
    }
}
