import Foundation
import HybridSearch

/// The pipelines of a command line, each with a name of its own.
struct NamedPipelines {
    /// As they were given: files or names of ready pipelines.
    let paths: [String]
    let pipelines: [Pipeline]

    /// - Parameter budget: In place of the pipelines' own.
    init(paths: [String], budget: Duration?) throws {
        self.paths = paths
        pipelines = try paths.map { path in
            var argument = PipelineArgument()
            argument.pipeline = path
            guard var pipeline = try argument.load() else { throw CommandFailure("\(path): is no pipeline") }
            pipeline.search.budget = budget ?? pipeline.search.budget
            return pipeline
        }
    }

    /// What the pipelines call themselves; the paths where two have the same name.
    var names: [String] {
        let names = pipelines.map(\.name)
        return zip(names, paths).map { name, path in names.count { $0 == name } == 1 ? name : path }
    }

    /// - Parameter baseline: A name or a path; nil for the first pipeline.
    func position(ofBaseline baseline: String?) throws -> Int {
        guard let baseline else { return 0 }
        guard let position = names.firstIndex(of: baseline) ?? paths.firstIndex(of: baseline) else {
            let known = names.joined(separator: ", ")
            throw CommandFailure("the baseline \"\(baseline)\" is none of the pipelines (\(known))")
        }
        return position
    }
}
