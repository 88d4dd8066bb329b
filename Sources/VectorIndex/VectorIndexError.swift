import IndexFiles
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
    /// All components are zero, so there is no angle to others.
    case noDirection(vector: String)
    case filterOfAnotherSegment(capacity: Int, vectors: Int)
    /// Indexes whose scores mean different things cannot become one.
    case differentSimilarities(DenseSimilarity, DenseSimilarity)
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
        case .noDirection(let vector):
            "\(vector) is all zeros, which has no cosine with anything; index by dot product, or leave it out"
        case .filterOfAnotherSegment(let capacity, let vectors):
            "the filter is for a segment of \(capacity) documents, but the index holds \(vectors) vectors"
        case .differentSimilarities(let one, let other):
            "an index of similarity \(one.rawValue) and one of similarity \(other.rawValue) cannot be merged"
        case .noSuchVector(let ordinal, let vectors):
            "there is no vector \(ordinal) in an index of \(vectors)"
        case .file(let path, let problem):
            "\(path): \(problem)"
        case .faiss(let problem):
            "FAISS failed: \(problem)"
        }
    }
}

extension VectorIndexError {
    /// Errors of files of ours as those of an index.
    static func translating<Result>(
        _ body: () throws(SegmentFileError) -> Result
    ) throws(VectorIndexError) -> Result {
        do {
            return try body()
        } catch {
            let described = "\(error)"
            let prefix = error.path + ": "
            let problem = described.hasPrefix(prefix) ? String(described.dropFirst(prefix.count)) : described
            throw .file(path: error.path, problem: problem)
        }
    }
}
