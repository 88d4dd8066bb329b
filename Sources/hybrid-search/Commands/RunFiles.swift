import Foundation
import HybridSearch

/// The run files of a command line, one of them the baseline.
struct RunFiles {
    let paths: [String]
    /// The position of the baseline.
    let baseline: Int

    /// - Parameter baseline: One of the paths, or of another run, which then comes first; nil for the first path.
    init(paths: [String], baseline: String?) {
        if let baseline, let position = paths.firstIndex(of: baseline) {
            (self.paths, self.baseline) = (paths, position)
        } else {
            (self.paths, self.baseline) = ((baseline.map { [$0] } ?? []) + paths, 0)
        }
    }

    /// The names of the files without folder and without `.trec`, `.txt`, `.run` and `.gz`; the paths where two would
    /// have the same name.
    var names: [String] {
        let short = paths.map { path in
            var name = URL(filePath: path).lastPathComponent
            for suffix in [".gz", ".trec", ".txt", ".run"] where name.hasSuffix(suffix) && name != suffix {
                name.removeLast(suffix.count)
            }
            return name
        }
        return Set(short).count == short.count ? short : paths
    }

    /// Reads and measures the runs, as many at once as there are cores. Of each only its figures are kept.
    ///
    /// - Parameters:
    ///   - latencies: Come before the files beside the runs.
    ///   - withCurves: Whether measures by depth are wanted.
    func evaluated(
        by evaluator: Evaluator, latencies: [RunLatency], withCurves: Bool
    ) async throws -> [EvaluatedSystem] {
        var waiting = Array(zip(paths, names))[...]
        var systems: [EvaluatedSystem] = []
        try await BoundedExecutor.shared.stream(
            from: { waiting.popFirst() },
            through: { path, name in
                let run = try Run(path: path)
                let latency = try latencies.last { $0.run == path }?.latency ?? Self.latency(besideRun: path)
                guard withCurves else {
                    return EvaluatedSystem(name: name, result: evaluator.evaluate(run), latency: latency)
                }
                return EvaluatedSystem(name: name, run: run, evaluator: evaluator, latency: latency)
            },
            into: { systems.append($0) })
        return systems
    }

    private static func latency(besideRun path: String) throws -> LatencySummary? {
        let file = LatencySummary.path(besideRun: path)
        return FileManager.default.fileExists(atPath: file) ? try LatencySummary(path: file) : nil
    }
}
