/// Writes lines of columns with tabs between them.
///
/// The file appears under its name when ``finish()`` returns.
public final class TabbedWriter {
    private let file: OutputFile
    private var lineNumber = 0

    /// - Throws: ``InterchangeError`` when the file cannot be made.
    public init(path: String) throws(InterchangeError) {
        file = try OutputFile(path: path)
    }

    /// Writes one line.
    ///
    /// - Throws: ``InterchangeError`` with the line for a column that has a tab or the end of a line in it, and when
    ///   the disk is full.
    public func write(_ columns: [String]) throws(InterchangeError) {
        lineNumber += 1
        for column in columns where column.utf8.contains(where: { [0x09, 0x0A, 0x0D].contains($0) }) {
            throw InterchangeError(
                place: "\(file.path):\(lineNumber)",
                problem: "a column cannot hold a tab or the end of a line, as \(column.debugDescription) does")
        }
        try file.write(Array((columns.joined(separator: "\t") + "\n").utf8))
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
