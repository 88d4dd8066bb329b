/// Why an engine elsewhere did not do what it was asked.
public enum RemoteEngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The engine cannot be reached: none of its nodes answered.
    case unreachable(engine: String, reason: String)
    /// The engine refused a request, with its status (HTTP) and its own words.
    case refused(engine: String, status: Int, reason: String)
    /// What answered is not what was expected.
    case unexpected(engine: String, problem: String)
    /// The definition of the engine cannot be used.
    case misconfigured(engine: String, problem: String)

    public var description: String {
        switch self {
        case .unreachable(let engine, let reason): "\(engine) cannot be reached: \(reason)"
        case .refused(let engine, let status, let reason): "\(engine) answered \(status): \(reason)"
        case .unexpected(let engine, let problem), .misconfigured(let engine, let problem): "\(engine): \(problem)"
        }
    }
}
