import Retrieval

/// Why a pipeline cannot be used.
public enum PipelineError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(file: String, reason: String)
    /// The file is not JSON.
    case notJSON(file: String, reason: String)
    /// The file is JSON but not a pipeline: all of its mistakes.
    case invalid(file: String, problems: [JSONProblem])
    /// The file cannot be written.
    case unwritable(file: String, reason: String)
    /// The pipeline has one leg, or a reranker over one: there is nothing to tune.
    case noFusion
    /// A node runs on an engine that the pipeline does not define.
    case noSuchEngine(name: String, leg: String)
    /// The pipeline that an index was found with runs on engines, which nobody has asked for.
    case unconfirmedEngines(names: [String])
    /// A leg cannot run on its engine.
    case noEquivalent(leg: String, engine: String)
    /// A leg runs on no engine, and there is no index here.
    case nothingToSearch(leg: String)
    /// A request asks for what no pipeline can do.
    case badRequest(String)
    /// Every retriever failed or missed its time.
    case everyLegFailed([LegFailure])
    /// A node failed whose `on_failure` is `fail`.
    case legFailed(LegFailure)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"
        case .noFusion: "the pipeline has no fusion (rrf, linear, …) whose legs could be weighed"
        case .notJSON(let file, let reason): "\(file): is not JSON: \(reason)"
        case .invalid(let file, let problems):
            problems.map { "\(file): \($0)" }.joined(separator: "\n")
        case .noSuchEngine(let name, let leg):
            "\(leg): runs on the engine \"\(name)\", which the pipeline does not define"
        case .unconfirmedEngines(let names):
            "the pipeline that is stored in the index asks engines elsewhere (\(names.joined(separator: ", "))), with secrets of "
                + "yours perhaps; it does so only when you name the pipeline yourself"
        case .noEquivalent(let leg, let engine): "\(leg): \(engine) has no equivalent of it"
        case .nothingToSearch(let leg): "\(leg): runs on no engine, and there is no index here that it could search"
        case .badRequest(let problem): problem
        case .everyLegFailed(let failures):
            "no retriever answered: " + failures.map(\.description).joined(separator: "; ")
        case .legFailed(let failure): failure.description
        }
    }
}

/// A node of the retriever tree that was left out, and why.
public struct LegFailure: Hashable, Sendable, CustomStringConvertible {
    /// The name of the node.
    public var leg: String
    /// The error, as a sentence.
    public var reason: String

    public init(leg: String, reason: String) {
        self.leg = leg
        self.reason = reason
    }

    public var description: String { "\(leg): \(reason)" }
}
