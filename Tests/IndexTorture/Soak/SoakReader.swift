import Foundation
import HybridSearch

/// Searches an index that changes, and compares everything it sees with the census of its commit.
struct SoakReader {
    let index: SearchIndex
    let deadline: ContinuousClock.Instant
    var random: SplitMix
    /// Where the reader makes backups; nil when it makes none.
    var backup: URL?
    private var report = SoakReport()
    private var generation = 0
    private var kept: (snapshot: IndexSnapshot, since: ContinuousClock.Instant)?
    private var lastBackup = ContinuousClock.now

    init(index: SearchIndex, deadline: ContinuousClock.Instant, seed: UInt64, backup: URL? = nil) {
        self.index = index
        self.deadline = deadline
        random = SplitMix(seed: seed)
        self.backup = backup
    }

    mutating func run() async -> SoakReport {
        while ContinuousClock.now < deadline, report.errors.count < 10 {
            do {
                try await search()
                try keepSnapshot(await index.snapshot)
                if let backup, ContinuousClock.now - lastBackup > .seconds(15) { try await makeBackup(backup) }
            } catch {
                report.errors.append("reader: \(error)")
            }
        }
        return report
    }

    private mutating func search() async throws {
        if Int.random(in: 0..<3, using: &random) == 0 {
            try await index.refresh()
            report.refreshes += 1
        }
        let plan = try await index.plan(for: index.pipeline)
        let group = Int.random(in: 0..<Corpus.groups, using: &random)
        let query = (0..<3).map { _ in Corpus.words.randomElement(using: &random) ?? "" }.joined(separator: " ")
        let isFiltered = Bool.random(using: &random)
        let start = ContinuousClock.now
        let response = try await plan.search(
            SearchRequest(query, filter: isFiltered ? .term(field: "group", value: .integer(group)) : nil))
        report.searchLatencies.record(ContinuousClock.now - start)
        report.searches += 1
        guard let snapshot = plan.target.snapshot else { return }
        try check(response, of: snapshot, group: isFiltered ? group : nil)

        guard let census = try SnapshotCheck(snapshot: snapshot).quickCensus(ofGroup: group) else { return }
        guard census.generation >= generation else {
            throw Violation("commit \(census.generation) is seen after commit \(generation)")
        }
        generation = census.generation
    }

    private func check(_ response: SearchResponse, of snapshot: IndexSnapshot, group: Int?) throws {
        guard !response.degraded else { throw Violation("a leg has failed: \(response.failures)") }
        for hit in response where hit.id != Census.id {
            guard let document = hit.document else { throw Violation("the document of the hit \(hit.id) is gone") }
            let entry = try Entry(document)
            if let group, entry.group != group { throw Violation("\(hit.id) is found in group \(group)") }
        }
    }

    /// Holds on to a snapshot while segments are merged and removed, then reads all of it.
    private mutating func keepSnapshot(_ current: IndexSnapshot) throws {
        guard let (snapshot, since) = kept else {
            kept = (current, .now)
            return
        }
        guard ContinuousClock.now - since > .seconds(3) else { return }
        kept = nil
        _ = try SnapshotCheck(snapshot: snapshot).census()
        report.fullReads += 1
    }

    private mutating func makeBackup(_ url: URL) async throws {
        defer { try? FileManager.default.removeItem(at: url) }
        try await index.backUp(to: url)
        let copy = try IndexDirectory(opening: url).snapshot()
        let problems = try copy.verify().problems
        guard problems.isEmpty else { throw Violation("verify of a backup: \(problems)") }
        _ = try SnapshotCheck(snapshot: copy).census()
        report.backups += 1
        lastBackup = .now
    }
}
