import LineFiles

/// The lines of a text file that are not blank, with errors of this room that name file and line.
struct TextLines {
    private let reader: LineReader

    init(path: String) throws(EvaluationError) {
        do {
            reader = try LineReader(path: path)
        } catch {
            throw EvaluationError(error)
        }
    }

    var name: String { reader.name }

    /// The next line that is not blank, nil after the last one.
    func next() throws(EvaluationError) -> String? {
        do {
            while let line = try reader.next() {
                if line.utf8.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) { return line }
            }
            return nil
        } catch {
            throw EvaluationError(error)
        }
    }

    /// An error about the line that was read last.
    func error(_ problem: String) -> EvaluationError {
        .file(place: "\(reader.name):\(reader.lineNumber)", problem: problem)
    }
}

extension String {
    /// The parts between runs of spaces and tabs.
    var columns: [String] {
        utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map { String(Substring($0)) }
    }

    /// The parts between tabs, empty ones too.
    var tabColumns: [String] {
        utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
