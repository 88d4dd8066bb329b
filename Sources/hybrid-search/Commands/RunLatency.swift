import ArgumentParser
import HybridSearch

/// `RUN=MS` or `RUN=P50,P95,P99`: how long the searches of a run took.
struct RunLatency: ExpressibleByArgument {
    let run: String
    let latency: LatencySummary

    init?(argument: String) {
        // A path may hold = itself.
        guard let separator = argument.lastIndex(of: "="), separator > argument.startIndex else { return nil }
        let list = argument[argument.index(after: separator)...]
        let texts = list.split(separator: ",", omittingEmptySubsequences: false)
        let times = texts.compactMap { Double($0) }.filter { $0.isFinite && $0 > 0 }
        guard times.count == texts.count, times.count == 1 || times.count == 3 else { return nil }
        run = String(argument[..<separator])
        latency = LatencySummary(
            p50: times[0], p95: times.count == 3 ? times[1] : nil, p99: times.count == 3 ? times[2] : nil)
    }
}
