import Foundation
import HybridSearch
import Terminal

/// Prints when each stage of a search ran, as bars over the search's time: stages that ran side by side stand side by side.
struct TraceText {
    let screen: Screen

    func lines(for response: SearchResponse) -> [String] {
        let barWidth = max(10, min(40, (screen.width ?? 100) - 50))
        var table = Table([
            Table.Column("stage", isFlexible: true), Table.Column("start", alignment: .trailing),
            Table.Column("took", alignment: .trailing), Table.Column(""),
        ])
        for span in response.trace {
            table.add([
                DisplayWidth.printable(span.name), Readable.duration(span.start), Readable.duration(span.duration),
                bar(span, total: response.took, width: barWidth),
            ])
        }
        return table.lines(width: screen.width, style: screen.style)
    }

    private func bar(_ span: TraceSpan, total: Duration, width: Int) -> String {
        let scale = Double(width) / max(total.milliseconds, 1e-6)
        let start = min(width - 1, Int(span.start.milliseconds * scale))
        let length = max(1, min(width - start, Int((span.duration.milliseconds * scale).rounded())))
        return String(repeating: " ", count: start) + String(repeating: "━", count: length)
    }
}
