import Foundation
import HybridSearch
import Terminal

/// Prints the figures of a collection's sparse vectors for a person: a column for documents, one for queries, and the
/// most frequent terms.
struct SparsityText {
    let screen: Screen

    private var width: Int { min(screen.width ?? 100, 100) }

    func lines(for report: SparsityReport) -> [String] {
        var lines = figures(report)
        if let flops = report.flops {
            let all = Readable.rate(flops * Double(report.documents.count))
            lines += TextWrap.lines(
                "FLOPS: \(Self.decimal(flops)) multiplications for a query and a document on average, \(all) for a "
                    + "query and all documents", width: width)
        }
        if !report.frequent.isEmpty { lines += [""] + frequentTerms(report) }
        return lines
    }

    private func figures(_ report: SparsityReport) -> [String] {
        let collections = [report.documents] + (report.queries.map { [$0] } ?? [])
        var table = Table(
            [Table.Column("", isFlexible: true)]
                + ["documents", "queries"].prefix(collections.count).map { Table.Column($0, alignment: .trailing) })
        func add(_ name: String, _ figure: (SparsityStatistics) -> String) {
            table.add([name] + collections.map(figure))
        }
        add("vectors") { Readable.count($0.count) }
        add("active terms, mean") { String(format: "%.1f", $0.activeDimensions.mean) }
        add("  median") { Readable.count($0.activeDimensions.percentile(0.5)) }
        add("  95 % have at most") { Readable.count($0.activeDimensions.percentile(0.95)) }
        add("  least, most") {
            "\(Readable.count($0.activeDimensions.minimum)), \(Readable.count($0.activeDimensions.maximum))"
        }
        add("vectors without terms") { Readable.count($0.activeDimensions.occurrences(of: 0)) }
        if report.hasModel { add("sparsity ratio") { String(format: "%.5f", $0.sparsity.ratio) } }
        add("different terms") { Readable.count($0.usedTermCount) }
        add("postings") { Readable.count($0.postingCount) }
        add("weight, mean") { Self.decimal($0.meanWeight) }
        add("weight, largest") { Self.decimal(Double($0.maximumWeight)) }
        add("zeros as 8-bit impacts") {
            let share = Double($0.vanishingImpactCount()) / Double(max(1, $0.postingCount))
            return Readable.percent(share)
        }
        add("FLOPS regulariser") { Self.decimal($0.flopsRegularizer) }
        return table.lines(width: width, style: screen.style)
    }

    private func frequentTerms(_ report: SparsityReport) -> [String] {
        var table = Table([
            Table.Column("most frequent", isFlexible: true), Table.Column("documents", alignment: .trailing),
            Table.Column("share", alignment: .trailing), Table.Column("mean", alignment: .trailing),
            Table.Column("largest", alignment: .trailing),
        ])
        for (token, term) in report.frequent {
            table.add([
                DisplayWidth.printable(token), Readable.count(term.count),
                Readable.percent(Double(term.count) / Double(report.documents.count)),
                Self.decimal(term.meanWeight), Self.decimal(Double(term.maximumWeight)),
            ])
        }
        return table.lines(width: width, style: screen.style)
    }

    private static func decimal(_ value: Double) -> String {
        String(format: "%.3f", value)
    }
}
