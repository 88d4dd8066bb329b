import HybridSearch
import Terminal

/// Says what a search chose to do to stay inside its budget.
struct BudgetText {
    let width: Int

    func lines(for report: BudgetReport) -> [String] {
        let budget = Readable.duration(report.budget)
        let expected = report.isWithin
            ? "95 % of such searches are expected within \(Readable.duration(report.predicted))"
            : "not even the least work is expected to fit: \(Readable.duration(report.predicted))"
        let first = "budget \(budget): \(expected); setting \(report.rung + 1) of \(report.rungs)"
        let settings = report.settings.map(Self.words).joined(separator: ", ")
        return TextWrap.lines(first, width: width) + TextWrap.lines(settings, width: width, indent: "  ")
    }

    private static func words(_ setting: BudgetReport.Setting) -> String {
        let name = DisplayWidth.printable(setting.retriever)
        if let window = setting.rankWindow { return window == 0 ? "\(name) left out" : "\(name) \(window)" }
        let candidates = setting.candidates.map { " of \($0) candidates" } ?? ""
        return "\(name) \(setting.depth ?? 0)\(candidates)"
    }
}
