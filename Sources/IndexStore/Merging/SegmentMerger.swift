import DocumentTable
import Foundation
import InvertedIndex
import LineFiles
import Retrieval
import VectorIndex

/// Writes the files of a merged segment: the live documents of its sources, and no others.
struct SegmentMerger: Sendable {
    /// A segment to merge, and its documents that are dead as of the beginning.
    struct Source: Sendable {
        let segment: StoredSegment
        let dead: OrdinalSet
    }

    let sources: [Source]
    let definition: IndexDefinition
    /// Which documents make up the merged segment.
    let documents: MergePlan
    /// Which chunks do.
    private let chunks: MergePlan

    init(sources: [Source], definition: IndexDefinition) throws {
        self.sources = sources
        self.definition = definition
        let live = sources.map(\.dead.complement)
        documents = MergePlan(keeping: live)
        chunks = MergePlan(keeping: try zip(sources, live).map { try $0.segment.documents.chunks(of: $1) })
    }

    /// Writes the files and makes them durable. Nobody sees them before the commit. When a file cannot be written,
    /// none is left.
    ///
    /// - Parameter progress: Called with the share of the files that is written, from 0 to 1.
    /// - Throws: What is wrong with a source's file; `CancellationError`.
    /// - Complexity: O(bytes of the sources); a graph of dense vectors is linked anew.
    func write(to directory: URL, threads: Int, progress: (Double) -> Void = { _ in }) throws {
        try SegmentFiles.write(directory) { directory in
            let steps = steps(directory: directory, threads: threads)
            for (i, step) in steps.enumerated() {
                try Task.checkCancellation()
                try step()
                progress(Double(i + 1) / Double(steps.count))
            }
        }
    }

    /// One for each leg, and one for the table of documents.
    private func steps(directory: URL, threads: Int) -> [() throws -> Void] {
        var steps: [() throws -> Void] = [{ try writeDocuments(to: directory) }]
        if definition.bm25 != nil { steps.append { try writeTerms(to: directory, threads: threads) } }
        for name in definition.sparse.keys.sorted() {
            steps.append { try writeSparse(leg: name, to: directory, threads: threads) }
        }
        for name in definition.dense.keys.sorted() {
            steps.append { try writeDense(leg: name, to: directory, threads: threads) }
        }
        return steps
    }

    private func writeDocuments(to directory: URL) throws {
        try DocumentTable.merge(
            sources.map(\.segment.documents), by: documents,
            to: directory.appending(path: SegmentFiles.documents), temporaryFolder: directory)
    }

    private func writeTerms(to directory: URL, threads: Int) throws {
        try TermIndex.merge(
            sources.map { try $0.segment.terms() }, by: chunks,
            to: directory.appending(path: SegmentFiles.terms), temporaryFolder: directory, threads: threads)
    }

    private func writeSparse(leg name: String, to directory: URL, threads: Int) throws {
        try ImpactIndex.merge(
            sources.map { try $0.segment.sparseVectors(leg: name) }, by: chunks,
            impacts: directory.appending(path: SegmentFiles.impacts(leg: name)),
            vectors: directory.appending(path: SegmentFiles.sparseVectors(leg: name)),
            temporaryFolder: directory, threads: threads)
    }

    private func writeDense(leg name: String, to directory: URL, threads: Int) throws {
        try VectorIndex.merge(
            sources.map { try $0.segment.vectors(leg: name) }, by: chunks,
            to: directory.appending(path: SegmentFiles.vectors(leg: name)), temporaryFolder: directory,
            threads: threads)
    }
}
