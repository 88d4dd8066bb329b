import LineFiles

/// Why a file of another system could not be read or written: where (a file, a line, a column, a document) and what.
public struct InterchangeError: Error, Equatable, CustomStringConvertible {
    public let place: String
    public let problem: String

    public var description: String { "\(place): \(problem)" }

    package init(place: String, problem: String) {
        self.place = place
        self.problem = problem
    }

    init(_ error: LineReaderError) {
        self.init(place: error.place, problem: error.problem)
    }
}
