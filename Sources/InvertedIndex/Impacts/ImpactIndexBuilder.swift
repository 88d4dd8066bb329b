import CSearchKernels
import Foundation
import IndexFiles
import Retrieval

/// Builds an ``ImpactIndex`` and the ``SparseVectorFile`` beside it, in bounded memory.
///
/// Vectors are written as they come; ``write(impacts:vectors:threads:)`` then inverts them. A builder that goes away
/// before that leaves nothing behind.
public final class ImpactIndexBuilder: Sendable {
    /// 64 MiB.
    public static let standardMemory = 64 << 20

    private let input: BuilderInput<ImpactSegmentWriter>

    /// - Parameters:
    ///   - temporaryFolder: Where the vectors are written, on the disk where the files are to be.
    ///   - memory: About how many bytes to work with, besides 16 for each document and each term.
    /// - Throws: ``SegmentFileError`` when nothing can be written there.
    public init(temporaryFolder: URL, memory: Int = standardMemory) throws {
        input = BuilderInput(try ImpactSegmentWriter(in: temporaryFolder, memory: memory))
    }

    /// Adds the next document; its ordinal is the number of documents before it. A document may be empty.
    ///
    /// - Precondition: There are fewer than 2³² − 1 documents, and ``write(impacts:vectors:threads:)`` was not called.
    /// - Throws: `SparseVectorError` for a weight that is not finite, and nothing was added; ``SegmentFileError`` when
    ///   the disk is full, and nothing can be added any more.
    public func append(_ vector: SparseVector) throws {
        try vector.checkInvariants()
        try vector.withView { view in
            try input.update { try $0.append(view) }
        }
    }

    /// Writes the two files. They appear under their names complete and on disk, or not at all.
    ///
    /// The same vectors make the same files, however many threads there are.
    ///
    /// - Parameter threads: How many threads build lists at once.
    /// - Precondition: Called once.
    /// - Throws: ``SegmentFileError`` when a file cannot be written; `CancellationError`.
    /// - Complexity: O(postings), and a look at every document for each part of the lists that fits in the memory.
    public func write(impacts: URL, vectors: URL, threads: Int = 1) throws {
        try input.take().write(impacts: impacts, vectors: vectors, threads: threads)
    }
}

extension SparseVector {
    /// Makes sure of what the index relies on, since encoders may make vectors unchecked.
    fileprivate func checkInvariants() throws(SparseVectorError) {
        precondition(csk_ascends_below(terms, count, 1 << 32), "the terms of a vector do not ascend")
        guard !csk_all_positive_finite(weights, count) else { return }
        for (term, weight) in zip(terms, weights) {
            guard weight.isFinite else { throw .notFinite(term: term) }
            precondition(weight > 0, "the weight of term \(term) is not above zero")
        }
    }

    fileprivate func withView(_ body: (SparseVectorFile.View) throws -> Void) rethrows {
        try terms.withUnsafeBufferPointer { terms in
            try weights.withUnsafeBufferPointer { try body(SparseVectorFile.View(terms: .wide(terms), weights: $0)) }
        }
    }
}
