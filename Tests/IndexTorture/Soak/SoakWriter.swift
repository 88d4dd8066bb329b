import Foundation
import HybridSearch

/// Changes an index all the time, with some writers after one another.
struct SoakWriter {
    /// How many commits each writer does.
    private static let commitsOfAWriter = 150

    private let workplace: Workplace
    private let index: SearchIndex
    private let deadline: ContinuousClock.Instant
    private var changes: ChangeMaker
    private var report = SoakReport()

    init(
        workplace: Workplace, index: SearchIndex, deadline: ContinuousClock.Instant, seed: UInt64, documents: Int
    ) throws {
        self.workplace = workplace
        self.index = index
        self.deadline = deadline
        changes = try ChangeMaker(
            workplace: workplace, seed: seed, legs: .hashed, documents: documents, largestAddition: 64)
    }

    private var isOver: Bool { ContinuousClock.now >= deadline || !report.errors.isEmpty }

    mutating func run() async -> SoakReport {
        while !isOver {
            do {
                try await index.withWriter(policy: MergePolicy(segmentsPerTier: 4, smallestTier: 200)) { writer in
                    for _ in 0..<Self.commitsOfAWriter where !isOver {
                        let start = ContinuousClock.now
                        try await changes.change(by: writer)
                        report.commitLatencies.record(ContinuousClock.now - start)
                        report.commits += 1
                        try await Task.sleep(for: .milliseconds(10))
                    }
                }
                try changes.compactJournal()
            } catch {
                report.errors.append("writer: \(error)")
            }
        }
        return report
    }
}
