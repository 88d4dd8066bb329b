import Retrieval

/// Why vectors could not be indexed, searched, written or opened.
public enum VectorIndexError: Error, Equatable, CustomStringConvertible {
    /// FAISS does not know the factory string, or makes of it what cannot be used here.
    case unusableFactory(String, problem: String)
    case dimensionOutOfRange(Int)
    /// `vector` says which one: "vector 7" or "the query".
    case wrongDimension(vector: String, expected: Int, found: Int)
    case notFinite(vector: String, component: Int)
    /// The squared length is above what a `Float` holds, so scores would not be finite.
    case tooLong(vector: String)
    case filterOfAnotherSegment(capacity: Int, vectors: Int)
    case noSuchVector(DocumentOrdinal, vectors: Int)
    /// A file of the index cannot be written or is not what was written.
    case file(path: String, problem: String)
    /// FAISS failed at something that should work.
    case faiss(String)

    public var description: String {
        switch self {
        case .unusableFactory(let factory, let problem):
            "the FAISS index \"\(factory)\" cannot be used: \(problem)"
        case .dimensionOutOfRange(let dimension):
            "the dimension \(dimension) is not from 1 to \(VectorIndex.largestDimension)"
        case .wrongDimension(let vector, let expected, let found):
            "\(vector) has \(found) components, but the index's dimension is \(expected)"
        case .notFinite(let vector, let component):
            "component \(component) of \(vector) is not a finite number"
        case .tooLong(let vector):
            "\(vector) is too long for single-precision scores; normalise the vectors"
        case .filterOfAnotherSegment(let capacity, let vectors):
            "the filter is for a segment of \(capacity) documents, but the index holds \(vectors) vectors"
        case .noSuchVector(let ordinal, let vectors):
            "there is no vector \(ordinal) in an index of \(vectors)"
        case .file(let path, let problem):
            "\(path): \(problem)"
        case .faiss(let problem):
            "FAISS failed: \(problem)"
        }
    }
}

/// Checks that a vector has the dimension and that its scores will be finite.
///
/// By Cauchy and Schwarz no partial sum of an inner product is above the product of the lengths. So it is enough that
/// both squared lengths are finite.
func validate(_ vector: [Float], dimension: Int, name: @autoclosure () -> String) throws(VectorIndexError) {
    guard vector.count == dimension else {
        throw .wrongDimension(vector: name(), expected: dimension, found: vector.count)
    }
    var squaredLength: Float = 0
    for component in vector {
        squaredLength += component * component
    }
    guard squaredLength.isFinite else {
        if let component = vector.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(vector: name(), component: component)
        }
        throw .tooLong(vector: name())
    }
}
