import Foundation
import HybridSearch

/// Compares an index with its journal: exactly what was acknowledged is there, or that and the one commit that was under
/// way.
struct IndexCheck {
    /// What a check has found.
    struct Result: Codable {
        /// Whether the commit that was under way is there; nil when there was none.
        var hasPending: Bool?
        var documents = 0
        var segments = 0
        /// Folders that no commit names: segments that were being written or removed.
        var unfinished = 0
    }

    let workplace: Workplace
    let seed: UInt64

    func run() async throws -> Result {
        var journal = try Journal(at: workplace.journal)
        let hadPending = journal.pending != nil
        guard IndexDirectory.exists(at: workplace.index) else {
            guard journal.commit == 0 else {
                throw Violation("there is no index, but \(journal.commit) acknowledged commits")
            }
            try journal.settle(on: Holdings(), generation: 0)
            return Result(hasPending: hadPending ? false : nil)
        }
        var (result, found) = try await inspect(journal)
        if !hadPending { result.hasPending = nil }
        try await checkThatGarbageGoes()
        try journal.settle(on: found, generation: journal.commit + (result.hasPending == true ? 1 : 0))
        return result
    }

    private func inspect(_ journal: Journal) async throws -> (Result, Holdings) {
        let snapshot = try IndexDirectory(opening: workplace.index).snapshot()
        let verification = try snapshot.verify()
        guard verification.isSound else { throw Violation("verify: \(verification.problems.joined(separator: "; "))") }
        let census = try SnapshotCheck(snapshot: snapshot).census()
        let (found, isPending) = try state(census, in: snapshot, by: journal)
        if let census {
            var legs = LegCheck(snapshot: snapshot, holdings: found, census: census, random: SplitMix(seed: seed))
            try await legs.run()
        }
        let result = Result(
            hasPending: isPending, documents: found.entries.count, segments: snapshot.segments.count,
            unfinished: try folders() - snapshot.segments.count)
        return (result, found)
    }

    /// Which of the states that may be there is there.
    private func state(
        _ census: Census?, in snapshot: IndexSnapshot, by journal: Journal
    ) throws -> (Holdings, isPending: Bool) {
        var entries: [Entry] = []
        try snapshot.forEachDocument { if $0.document.id != Census.id { entries.append(try Entry($0.document)) } }
        let found = Holdings(entries)
        let generation = census?.generation ?? 0
        if found == journal.holdings, generation == journal.commit { return (found, false) }
        if let pending = journal.pending, found == journal.holdings.applying(pending), generation == journal.commit + 1 {
            return (found, true)
        }
        throw Violation(
            "commit \(journal.commit) was acknowledged\(journal.pending == nil ? "" : " and the next was under way"), "
                + "the index has commit \(generation): " + difference(found, journal.holdings))
    }

    private func difference(_ found: Holdings, _ expected: Holdings) -> String {
        let lost = expected.entries.keys.filter { found.entries[$0] == nil }.sorted()
        let unexpected = found.entries.keys.filter { expected.entries[$0] == nil }.sorted()
        let changed = expected.entries.keys.filter { id in
            found.entries[id] != nil && found.entries[id] != expected.entries[id]
        }.sorted()
        return "lost \(lost), unexpected \(unexpected), changed \(changed)"
    }

    /// Who opens the index for writing next removes what a killed process left, and what readers have let go.
    private func checkThatGarbageGoes() async throws {
        for _ in 0..<2 {
            try await IndexDirectory(opening: workplace.index)
                .withWriter(encoders: Workplace.encoders, policy: Workplace.policy) { _ in }
        }
        let segments = try IndexDirectory(opening: workplace.index).snapshot().segments.count
        let folders = try folders()
        guard folders == segments else { throw Violation("there are \(segments) segments in \(folders) folders") }
    }

    private func folders() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: workplace.index.appending(path: "segments").path).count
    }
}
