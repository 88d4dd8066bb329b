import CSearchKernels
import Foundation
import Retrieval

/// The sparse vectors of a segment in full precision: for rescoring, for exchange, and to build an index anew.
///
/// A mapped file that never changes; any number of threads read it at once.
public struct SparseVectorFile: Sendable {
    private let file: SegmentFile
    private let offsets: MappedArray<UInt64>
    private let terms: Terms
    private let weights: MappedArray<Float>

    /// Vocabulary ids in as many bytes as the greatest needs.
    private enum Terms: Sendable {
        case narrow(MappedArray<UInt16>)
        case wide(MappedArray<UInt32>)
    }

    /// All weights by document, for those who build lists of them.
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

    // MARK: In place

    /// A vector where it lies in the file.
    package struct View {
        package enum Terms {
            case narrow(UnsafeBufferPointer<UInt16>)
            case wide(UnsafeBufferPointer<UInt32>)
        }

        /// Strictly ascending.
        package let terms: Terms
        /// As many, finite and above zero.
        package let weights: UnsafeBufferPointer<Float>
    }

    /// Hands out a vector without copying it.
    ///
    /// - Parameter body: Does not let the pointers escape.
    /// - Precondition: The document exists.
    /// - Throws: As ``vector(of:)``.
    package func withVector<Result>(
        of ordinal: DocumentOrdinal, _ body: (View) -> Result
    ) throws(SegmentFileError) -> Result {
        let range = try postings(of: ordinal)
        let weights = try self.weights.elements(range)
        guard csk_all_positive_finite(weights.baseAddress, weights.count) else {
            throw file.malformed("a weight of document \(ordinal) is not a finite number above zero")
        }
        let terms: View.Terms
        let ascends: Bool
        switch self.terms {
        case .narrow(let array):
            let elements = try array.elements(range)
            (terms, ascends) = (.narrow(elements), elements.ascends)
        case .wide(let array):
            let elements = try array.elements(range)
            (terms, ascends) = (.wide(elements), elements.ascends)
        }
        guard ascends else { throw file.malformed("the terms of document \(ordinal) do not ascend") }
        return body(View(terms: terms, weights: weights))
    }

    private func postings(of ordinal: DocumentOrdinal) throws(SegmentFileError) -> Range<Int> {
        precondition(Int(ordinal) < documentCount, "there are only \(documentCount) documents")
        let start = try offsets[Int(ordinal)]
        let end = try offsets[Int(ordinal) + 1]
        guard start <= end, end <= UInt64(postingCount) else {
            throw file.malformed("its vectorOffsets do not ascend at document \(ordinal)")
        }
        return Int(start)..<Int(end)
    }
}

extension UnsafeBufferPointer where Element: FixedWidthInteger {
    /// Whether every element is above the one before it. No early way out, so that compilers make it a SIMD loop.
    fileprivate var ascends: Bool {
        guard count > 1 else { return true }
        var disorder = 0
        for i in 1..<count {
            disorder |= self[i - 1] < self[i] ? 0 : 1
        }
        return disorder == 0
    }
}
