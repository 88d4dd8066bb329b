/// A system in a report: what its run is worth, and how fast it was.
public struct EvaluatedSystem: Equatable, Sendable {
    /// What the report calls it.
    public var name: String
    /// Its measures by topic.
    public var result: EvaluationResult
    /// Its measures by depth, for the report's plots; may be empty.
    public var depthCurves: [DepthCurve]
    /// How long its searches took; nil when it is not known.
    public var latency: LatencySummary?

    public init(
        name: String, result: EvaluationResult, depthCurves: [DepthCurve] = [], latency: LatencySummary? = nil
    ) {
        self.name = name
        self.result = result
        self.depthCurves = depthCurves
        self.latency = latency
    }

    /// Measures a run, with ``DepthCurve/customary(of:by:)``.
    public init(name: String, run: Run, evaluator: Evaluator, latency: LatencySummary? = nil) {
        self.init(
            name: name, result: evaluator.evaluate(run), depthCurves: DepthCurve.customary(of: run, by: evaluator),
            latency: latency)
    }
}
