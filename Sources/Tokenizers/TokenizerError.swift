/// Why a file does not make a ``TextTokenizer``.
public struct TokenizerError: Error, Equatable, CustomStringConvertible {
    /// The file or folder at fault.
    public var path: String
    public var problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }
}
