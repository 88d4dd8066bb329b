import Foundation
import IndexFiles
import Retrieval

/// The sparse vectors of a segment in full precision: for rescoring, for exchange, and to build an index anew.
///
/// A mapped file that never changes; any number of threads read it at once.
public struct SparseVectorFile: Sendable {
    let file: SegmentFile
    let offsets: MappedArray<UInt64>
    let terms: Terms
    let weights: MappedArray<Float>

    /// Vocabulary ids in as many bytes as the greatest needs.
    enum Terms: Sendable {
        case narrow(MappedArray<UInt16>)
        case wide(MappedArray<UInt32>)
    }

    /// All weights by document, for the one who has written them and builds lists of them.
    enum Postings {
        case narrow(VectorPostings<UInt16>)
        case wide(VectorPostings<UInt32>)
    }

    var postings: Postings {
        switch terms {
        case .narrow(let terms): .narrow(VectorPostings(offsets: offsets, terms: terms, weights: weights))
        case .wide(let terms): .wide(VectorPostings(offsets: offsets, terms: terms, weights: weights))
        }
    }

    /// Maps a file that ``ImpactIndexBuilder`` wrote. Vectors are checked when they are read.
    ///
    /// - Throws: ``SegmentFileError`` with the file and what is wrong.
    /// - Complexity: O(size of the file / 16 KiB).
    public init(opening url: URL) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .vectors)
        let facts = try file.facts(.vectors)
        offsets = try file.array(.vectorOffsets, of: UInt64.self)
        weights = try file.array(.vectorWeights, of: Float.self)
        let termCount: Int
        if facts.vocabularyIDSize == 2 {
            let array = try file.array(.vectorTerms, of: UInt16.self)
            (terms, termCount) = (.narrow(array), array.count)
        } else {
            let array = try file.array(.vectorTerms, of: UInt32.self)
            (terms, termCount) = (.wide(array), array.count)
        }
        guard offsets.count == facts.documentCount + 1 else {
            throw file.malformed("it has \(facts.documentCount) documents but \(offsets.count) vectorOffsets")
        }
        guard weights.count == facts.postingCount, termCount == facts.postingCount else {
            throw file.malformed(
                "it has \(facts.postingCount) postings but \(termCount) vectorTerms and \(weights.count) vectorWeights")
        }
    }

    public var documentCount: Int { offsets.count - 1 }

    /// The number of weights of all documents.
    public var postingCount: Int { weights.count }

    /// The size of the file.
    public var byteCount: Int { file.byteCount }

    /// Compares the whole file with its checksums.
    ///
    /// - Throws: ``SegmentFileError`` with the first section that is damaged; `CancellationError`.
    /// - Complexity: O(size of the file).
    public func verify() throws {
        try file.verifyAll()
    }

    /// The vector that was appended as a document, to the last bit.
    ///
    /// - Precondition: The document exists.
    /// - Throws: ``SegmentFileError`` when the file is damaged there or says what no writer writes.
    public func vector(of ordinal: DocumentOrdinal) throws(SegmentFileError) -> SparseVector {
        try withVector(of: ordinal) { vector in
            let terms =
                switch vector.terms {
                case .narrow(let terms): terms.map(UInt32.init)
                case .wide(let terms): Array(terms)
                }
            return SparseVector(uncheckedTerms: terms, weights: Array(vector.weights))
        }
    }

    /// The vectors of some documents. As ``vector(of:)`` for one.
    public func vectors(of documents: Range<DocumentOrdinal>) throws(SegmentFileError) -> [SparseVector] {
        var vectors: [SparseVector] = []
        vectors.reserveCapacity(documents.count)
        for document in documents {
            vectors.append(try vector(of: document))
        }
        return vectors
    }
}
