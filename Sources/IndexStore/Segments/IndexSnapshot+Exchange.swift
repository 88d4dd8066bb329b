import InvertedIndex
import Retrieval

/// What other systems take of legs: the documents, or chunks where documents have them (`StoredDocument.units`),
/// numbered from 0 in the order of indexing.
extension IndexSnapshot {
    /// Calls `body` with the id of every unit, in order.
    ///
    /// - Complexity: O(documents), without a look at their texts.
    public func forEachUnit(_ body: (DocumentID) throws -> Void) throws {
        for segment in segments {
            let table = segment.documents
            for ordinal in 0..<DocumentOrdinal(table.documentCount) where segment.live?.contains(ordinal) ?? true {
                let id = try table.id(of: ordinal)
                let chunks = try table.chunks(of: ordinal).count
                for chunk in 0..<chunks {
                    try body(chunks == 1 ? id : DocumentID("\(id)#\(chunk)"))
                }
            }
        }
    }

    /// The lengths of all units in terms of the lexical leg, in order.
    ///
    /// - Throws: ``IndexStoreError`` when the index has no lexical leg; errors of its files.
    public func unitLengths() throws -> [UInt32] {
        var lengths: [UInt32] = []
        for segment in segments {
            let index = try segment.terms().index
            for chunk in segment.chunksToFind {
                lengths.append(UInt32(try index.length(of: chunk)))
            }
        }
        return lengths
    }

    /// Calls `body` with every term of the lexical leg that a unit has, ascending by UTF-8 bytes, and its postings,
    /// which have the units' numbers. One term's postings are in memory at a time.
    ///
    /// - Throws: ``IndexStoreError`` when the index has no lexical leg; errors of its files; `CancellationError`.
    public func forEachTerm(_ body: (_ term: String, _ postings: [Posting]) throws -> Void) throws {
        try TermIndex.forEachTerm(
            of: try segments.map { try $0.terms().index },
            by: MergePlan(keeping: segments.map(\.chunksToFind)), body)
    }

    /// Calls `body` with the vector that each unit has in a sparse leg, in order and in full precision.
    ///
    /// - Parameter body: Does not let the pointers escape.
    /// - Throws: ``IndexStoreError`` when the index has no such leg; errors of its files; `CancellationError`.
    package func forEachSparseVector(leg name: String, _ body: (SparseVectorFile.View) throws -> Void) throws {
        for segment in segments {
            let vectors = try segment.sparseVectors(leg: name)
            for chunk in segment.chunksToFind {
                if chunk.isMultiple(of: 4096) { try Task.checkCancellation() }
                try vectors.withVector(of: chunk) { vector in Result { try body(vector) } }.get()
            }
        }
    }
}

extension IndexSegment {
    /// The chunks that can be found, ascending.
    fileprivate var chunksToFind: OrdinalSet {
        liveChunks ?? OrdinalSet(all: documents.chunkCount)
    }
}
