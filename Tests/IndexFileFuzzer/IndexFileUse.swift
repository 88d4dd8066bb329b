import Foundation
import Retrieval

/// Everything that can be done with index files of a kind.
protocol IndexFileUse: Sendable {
    /// Small sound files with every form of what there may be in them.
    var seeds: [URL] { get }

    /// Uses a file that may hold anything.
    func use(_ file: URL)
}

extension IndexFileUse {
    /// Does what has to succeed with a file that passed its verification.
    func expect<Value>(_ what: String, _ body: () throws -> Value) -> Value {
        do {
            return try body()
        } catch {
            fatalError("a file that was verified fails to \(what): \(error)")
        }
    }
}

/// More takes long to merge.
let mostMerged = 1000

extension MergePlan {
    /// All documents of some segments but every third.
    init(ofSome counts: [Int]) {
        self.init(keeping: counts.map { count in
            var kept = OrdinalSet(capacity: count)
            for ordinal in 0..<DocumentOrdinal(count) where ordinal % 3 != 2 { kept.insert(ordinal) }
            return kept
        })
    }
}
