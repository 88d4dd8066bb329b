import CSearchKernels
import IndexFiles
import Retrieval

extension SparseVectorFile {
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
        body(try view(of: ordinal))
    }

    /// As ``withVector(of:_:)``; the pointers are valid as long as the file is mapped.
    func view(of ordinal: DocumentOrdinal) throws(SegmentFileError) -> View {
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
        return View(terms: terms, weights: weights)
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
