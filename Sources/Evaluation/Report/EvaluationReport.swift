import Foundation
import LineFiles

/// Several systems side by side, one of them the baseline: the values behind a table or a page.
///
/// ```swift
/// let report = try EvaluationReport(title: "SciFact", systems: [bm25, hybrid])
/// report.comparisons(ofSystem: 1)?[0].adjustedPValue  // of the first measure
/// try report.writeHTML(to: "report.html")
/// ```
public struct EvaluationReport: Equatable, Sendable {
    public var title: String
    /// Sentences under the title: what was measured, with what.
    public var notes: [String]
    public let systems: [EvaluatedSystem]
    /// The position in ``systems`` of the one that the others are compared with.
    public let baseline: Int
    /// The text of topics by their ids, for a reader; may lack some.
    public var topicTexts: [String: String]
    /// How chance was asked.
    public let options: SignificanceOptions
    /// The systems without the baseline against it, in their order.
    public let comparison: RunComparison

    /// - Throws: ``EvaluationError/noCommonTopics`` when the systems have no topic in common.
    /// - Precondition: `baseline` is a position in `systems`, and all have the same measures.
    public init(
        title: String, notes: [String] = [], systems: [EvaluatedSystem], baseline: Int = 0,
        topicTexts: [String: String] = [:], options: SignificanceOptions = SignificanceOptions()
    ) throws(EvaluationError) {
        precondition(systems.indices.contains(baseline), "system \(baseline) of \(systems.count) as baseline")
        self.title = title
        self.notes = notes
        self.systems = systems
        self.baseline = baseline
        self.topicTexts = topicTexts
        self.options = options
        let others = systems.indices.filter { $0 != baseline }.map { systems[$0].result }
        comparison = try RunComparison(others, baseline: systems[baseline].result, options: options)
    }

    public var measures: [Measure] { comparison.measures }

    /// The positions of the systems that are compared with the baseline.
    public var challengers: [Int] { systems.indices.filter { $0 != baseline } }

    /// A system against the baseline, for each measure; nil for the baseline itself.
    public func comparisons(ofSystem position: Int) -> [PairedComparison]? {
        challengers.firstIndex(of: position).map { comparison.comparisons[$0] }
    }

    /// The topics with a system's differences from the baseline, the largest first, equal ones in the topics' order.
    public func differences(ofSystem position: Int, measure: Int) -> [(topic: String, difference: Double)] {
        let differences = comparisons(ofSystem: position)?[measure].differences ?? []
        let order = differences.indices.sorted { a, b in
            let sizes = (abs(differences[a]), abs(differences[b]))
            return sizes.0 == sizes.1 ? a < b : sizes.0 > sizes.1
        }
        return order.map { (comparison.topics[$0], differences[$0]) }
    }

    /// Writes the page that ``html()`` makes. The file appears whole or not at all.
    ///
    /// - Throws: ``EvaluationError`` when it cannot be written.
    public func writeHTML(to path: String) throws(EvaluationError) {
        do {
            try WholeFile.write(Data(html().utf8), to: URL(fileURLWithPath: path))
        } catch {
            throw .file(place: path, problem: "cannot be written: \(error.problem)")
        }
    }

    /// One self-contained page, light or dark as its reader's screen: a table, and plots as inline SVG. It has no
    /// script and loads nothing; names and texts in it are escaped. The same report is the same page.
    public func html() -> String {
        ReportPage(report: self).html()
    }
}

extension PairedComparison {
    /// `**` when the difference is significant at the level .01, `*` at .05, by the randomisation test after Holm's
    /// correction; else nothing.
    public var mark: String {
        adjustedPValue < 0.01 ? "**" : adjustedPValue < 0.05 ? "*" : ""
    }
}
