import Foundation
import IndexFiles
import Retrieval

extension VectorIndex {
    /// Writes an index of the vectors that a plan keeps, as ``write(to:)`` does: the index that a builder would make of
    /// them in that order.
    ///
    /// Vectors come from full precision where it is there. They lie in a file meanwhile, so that memory holds no more
    /// than the graph (with IVF, SQ and PQ: the codes).
    ///
    /// - Parameters:
    ///   - indexes: Those of the plan's segments, of one dimension and similarity; at least one.
    ///   - factory: What to make; nil for what the first was asked for, so that `auto` decides anew.
    ///   - temporaryFolder: Where vectors are written meanwhile; the folder of `url` by default.
    /// - Precondition: The plan is over as many documents as the indexes have vectors.
    /// - Throws: ``VectorIndexError`` when the indexes do not go together or a file is damaged; `CancellationError`.
    public static func merge(
        _ indexes: [VectorIndex], by plan: MergePlan, to url: URL, factory: String? = nil,
        temporaryFolder: URL? = nil, threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        precondition(plan.capacities == indexes.map(\.count))
        guard let first = indexes.first else { preconditionFailure("nothing to merge") }
        for index in indexes where index.similarity != first.similarity {
            throw VectorIndexError.differentSimilarities(first.similarity, index.similarity)
        }
        var builder = try VectorIndexBuilder(
            dimension: first.dimension, factory: factory ?? first.requestedFactory, similarity: first.similarity,
            temporaryFolder: temporaryFolder ?? url.deletingLastPathComponent())
        for (number, source) in plan.sources.enumerated() {
            if number.isMultiple(of: 4096) { try Task.checkCancellation() }
            try builder.append(indexes[source.segment].vector(of: source.ordinal))
        }
        try builder.build(threads: threads).write(to: url)
    }
}
