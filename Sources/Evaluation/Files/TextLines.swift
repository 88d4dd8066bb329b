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

    /// The bytes of the next line that is not blank, nil after the last one. They need not be UTF-8.
    func nextBytes() throws(EvaluationError) -> [UInt8]? {
        do {
            while let line = try reader.nextBytes() {
                if line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) { return line }
            }
            return nil
        } catch {
            throw EvaluationError(error)
        }
    }

    /// A part of the line that was read last, as text.
    func text(_ bytes: ArraySlice<UInt8>) throws(EvaluationError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error("the line is not valid UTF-8") }
        return text
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
