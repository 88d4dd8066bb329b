/// Why a folder does not make an encoder.
public struct ModelError: Error, Equatable, CustomStringConvertible {
    /// The file or folder at fault.
    public var path: String
    public var problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }
}
