import Pipelines

/// The plans that searches of late have used.
struct PlanCache {
    private static let mostPlans = 64

    /// What a plan depends on beside the index.
    private struct Key: Hashable {
        let search: SearchDefinition
        let engines: [String: PipelineEngine]

        init(_ pipeline: Pipeline) {
            search = pipeline.search
            engines = pipeline.engines
        }
    }

    private var plans: [Key: Task<SearchPlan, any Error>] = [:]

    /// The task that makes a pipeline's plan, begun by whoever asks first.
    mutating func plan(
        for pipeline: Pipeline, make: @escaping @Sendable () async throws -> SearchPlan
    ) -> Task<SearchPlan, any Error> {
        let key = Key(pipeline)
        if let plan = plans[key] { return plan }
        // Programs use few pipelines; one that makes a new one for every search must not fill the memory with plans.
        if plans.count >= Self.mostPlans { plans.removeAll() }
        let task = Task { try await make() }
        plans[key] = task
        return task
    }

    mutating func forget(_ pipeline: Pipeline) {
        plans[Key(pipeline)] = nil
    }

    mutating func removeAll() {
        plans.removeAll()
    }
}
