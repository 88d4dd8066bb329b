import Foundation

/// What a soak has come to.
struct SoakResult: Encodable {
    /// The memory of a process at one time, in MiB.
    struct Memory: Encodable {
        var second: Double
        /// All that is in memory, mapped files among it.
        var resident: Double
        /// What is not of a file.
        var anonymous: Double

        init?(ofProcess id: Int32, second: Double) {
            guard let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8) else { return nil }
            func mebibytes(_ name: String) -> Double? {
                status.split(separator: "\n").first { $0.hasPrefix("\(name):") }?
                    .split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 }
            }
            guard let resident = mebibytes("VmRSS"), let anonymous = mebibytes("RssAnon") else { return nil }
            self.second = second.rounded()
            self.resident = resident
            self.anonymous = anonymous
        }
    }

    /// Of latencies, in milliseconds.
    struct Percentiles: Encodable {
        var p50, p90, p99, p999: Double?

        init(_ latencies: Latencies) {
            p50 = latencies.percentile(0.5)
            p90 = latencies.percentile(0.9)
            p99 = latencies.percentile(0.99)
            p999 = latencies.percentile(0.999)
        }
    }

    var seconds: Int
    var commits = 0
    var searches = 0
    var refreshes = 0
    var fullReads = 0
    var backups = 0
    var commit = Percentiles(Latencies())
    var search = Percentiles(Latencies())
    /// The median anonymous memory of the last quarter over that of the second, by process.
    var growth: [String: Double]
    var memory: [String: [Memory]]
    var errors: [String] = []
    private var latencies = SoakReport()

    init(seconds: Int, memory: [String: [Memory]]) {
        self.seconds = seconds
        self.memory = memory
        growth = memory.compactMapValues { samples in
            let quarter = samples.count / 4
            guard quarter > 0 else { return nil }
            func median(_ part: ArraySlice<Memory>) -> Double { part.map(\.anonymous).sorted()[part.count / 2] }
            return median(samples[(3 * quarter)...]) / median(samples[quarter..<(2 * quarter)])
        }
    }

    mutating func add(_ report: SoakReport) {
        commits += report.commits
        searches += report.searches
        refreshes += report.refreshes
        fullReads += report.fullReads
        backups += report.backups
        errors += report.errors
        latencies.add(report)
        commit = Percentiles(latencies.commitLatencies)
        search = Percentiles(latencies.searchLatencies)
    }

    private enum CodingKeys: String, CodingKey {
        case seconds, commits, searches, refreshes, fullReads, backups, commit, search, growth, memory, errors
    }

    func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: url)
    }

    // MARK: Table

    var table: String {
        var lines = ["| | count | p50 ms | p90 ms | p99 ms | p99.9 ms |", "|---|---|---|---|---|---|"]
        for (name, count, percentiles) in [("searches", searches, search), ("commits", commits, commit)] {
            let figures = [percentiles.p50, percentiles.p90, percentiles.p99, percentiles.p999].map(Self.figure)
            lines.append("| \(name) | \(count) | \(figures.joined(separator: " | ")) |")
        }
        lines += ["", "| anonymous memory, MiB | least | median | most | last quarter / second |", "|---|---|---|---|---|"]
        for (name, samples) in memory.sorted(by: { $0.key < $1.key }) {
            let sorted = samples.map(\.anonymous).sorted()
            let figures = [sorted.first, sorted[sorted.count / 2], sorted.last].map(Self.figure)
            lines.append("| \(name) | \(figures.joined(separator: " | ")) | \(Self.figure(growth[name])) |")
        }
        lines += ["", "\(refreshes) refreshes, \(fullReads) kept snapshots read to the end, \(backups) backups verified"]
        lines += errors.isEmpty ? ["no errors"] : ["\(errors.count) errors:"] + errors.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func figure(_ value: Double?) -> String {
        value.map { String(format: "%.2f", $0) } ?? "-"
    }
}
