import CSearchKernels
import IndexFiles
import Retrieval

/// The vectors behind an index of approximations: those that the builder was given, or their file.
enum FullVectors: Sendable {
    case memory(VectorMemory)
    case file(FullVectorFile)

    /// - Precondition: There is such a vector.
    func vector(of ordinal: DocumentOrdinal) throws(SegmentFileError) -> UnsafeBufferPointer<Float> {
        switch self {
        case .memory(let memory): memory.vectors(Int(ordinal)..<Int(ordinal) + 1)
        case .file(let file): try file.vector(of: ordinal)
        }
    }

    /// The hits with their scores in single precision, the best `limit` in order.
    func rescore(
        _ hits: [OrdinalHit], for query: [Float], similarity: DenseSimilarity, limit: Int
    ) throws(SegmentFileError) -> [OrdinalHit] {
        let kernels = csk_dense().pointee
        let score = similarity == .l2 ? kernels.distance_float32 : kernels.dot_float32
        var rescored = hits
        for i in rescored.indices {
            let vector = try vector(of: rescored[i].ordinal)
            var result: Float = 0
            score?(query, vector.baseAddress, query.count, nil, 1, &result)
            rescored[i].score = similarity == .l2 ? 1 / (1 + result) : result
        }
        rescored.sort(by: OrdinalHit.ranksBefore)
        return Array(rescored.prefix(limit))
    }
}
