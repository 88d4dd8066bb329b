import Foundation
import IndexFiles
import Retrieval

extension ImpactIndex {
    /// Writes the vectors of documents of other segments, and their index. The files appear under their names complete
    /// and on disk, or not at all; they are those that ``ImpactIndexBuilder`` writes of the same documents in the same
    /// order.
    ///
    /// Impacts are made of the vectors anew: what they are multiples of depends on the greatest weight of all.
    ///
    /// - Parameters:
    ///   - plan: Which documents, and in what order.
    ///   - temporaryFolder: Where the files are until they are complete, on the disk where they are to be.
    ///   - memory: About how many bytes to work with, besides some for each document and each term.
    ///   - threads: How many threads build lists at once.
    /// - Precondition: The plan is one for these files.
    /// - Throws: ``SegmentFileError`` when a file is damaged or cannot be written; `CancellationError`.
    /// - Complexity: O(postings), and a look at every document for each part of the lists that fits in the memory.
    public static func merge(
        _ segments: [SparseVectorFile], by plan: MergePlan, impacts: URL, vectors: URL, temporaryFolder: URL,
        memory: Int = ImpactIndexBuilder.standardMemory, threads: Int = 1
    ) throws {
        precondition(plan.capacities == segments.map(\.documentCount), "the plan is for other files")
        var writer = try ImpactSegmentWriter(in: temporaryFolder, memory: memory)
        for (new, source) in plan.sources.enumerated() {
            if new.isMultiple(of: 4096) { try Task.checkCancellation() }
            let segment = segments[source.segment]
            try withExtendedLifetime(segment) { try writer.append(try segment.view(of: source.ordinal)) }
        }
        try writer.write(impacts: impacts, vectors: vectors, threads: threads)
    }
}
