/// Rows of text in aligned columns, made to fit a terminal.
///
/// Columns are as wide as their widest cell. When that is more than the terminal has, the flexible columns give way,
/// widest first, and their cells are cut with `…`. Cells may carry ``Style``; text from outside belongs through
/// ``DisplayWidth/printable(_:)`` first.
public struct Table: Sendable {
    public struct Column: Hashable, Sendable {
        public let title: String
        public let alignment: Alignment
        /// Whether the column may be cut when the table is too wide.
        public let isFlexible: Bool

        public init(_ title: String, alignment: Alignment = .leading, isFlexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    public let columns: [Column]
    public private(set) var rows: [[String]] = []

    public init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row, a cell for each column.
    ///
    /// - Precondition: There are as many cells as columns.
    public mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row of \(cells.count) cells in \(columns.count) columns")
        rows.append(cells.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") })
    }

    /// The table's lines, with a line of titles first unless all titles are empty.
    ///
    /// - Parameters:
    ///   - width: The columns of the terminal; nil when nothing limits them. Columns that are not flexible are never
    ///     cut, so a line can be longer when they alone take more.
    ///   - indent: Spaces before each line.
    public func lines(width: Int?, style: Style = .plain, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let widths = fittedWidths(to: width.map { $0 - indent })
        let hasTitles = columns.contains { !$0.title.isEmpty }
        let titles = hasTitles ? [columns.map { style.bold($0.title) }] : []
        return (titles + rows).map { cells in
            var line = margin
            for (i, cell) in cells.enumerated() {
                let isLast = i == cells.count - 1
                let text = DisplayWidth.cut(cell, to: widths[i])
                let needsNoPadding = isLast && columns[i].alignment == .leading
                line += needsNoPadding ? text : DisplayWidth.pad(text, to: widths[i], alignment: columns[i].alignment)
                line += isLast ? "" : Self.gap
            }
            return line.droppingTrailingSpaces
        }
    }

    private static let gap = "  "
    /// A flexible column keeps this much, or its own width when that is less.
    private static let narrowest = 8

    private func fittedWidths(to width: Int?) -> [Int] {
        var widths = columns.indices.map { i in
            rows.reduce(DisplayWidth.of(columns[i].title)) { max($0, DisplayWidth.of($1[i])) }
        }
        guard let width else { return widths }
        let gaps = Self.gap.count * max(0, columns.count - 1)
        var excess = widths.reduce(gaps, +) - width
        let flexible = columns.indices.filter { columns[$0].isFlexible }
        // The widest gives a column at a time: short of it, all would be cut to help one.
        while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }) {
            guard widths[widest] > Self.narrowest else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

extension String {
    fileprivate var droppingTrailingSpaces: String {
        var copy = self
        while copy.last == " " { copy.removeLast() }
        return copy
    }
}
