import CSearchKernels
import Foundation
import IndexFiles
import Retrieval

/// The vectors of a segment in single precision, beside an index that holds approximations of them.
///
/// A mapped file that never changes, whose pages are verified when they are first used.
struct FullVectorFile: Sendable {
    private let file: SegmentFile
    private let numbers: MappedArray<Float>
    let dimension: Int
    let count: Int

    /// The path of the file that belongs to a FAISS file.
    static func url(besides url: URL) -> URL {
        url.deletingPathExtension().appendingPathExtension("vectors")
    }

    init(opening url: URL) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .fullVectors)
        let facts = try file.array(.vectorFacts, of: UInt64.self)
        numbers = try file.array(.fullVectors, of: Float.self)
        guard facts.count == 2 else { throw file.malformed("it has \(facts.count) facts instead of 2") }
        let (dimension, count) = (try facts[0], try facts[1])
        guard 1...UInt64(VectorIndex.largestDimension) ~= dimension, count <= UInt64(Int32.max),
            count * dimension == UInt64(numbers.count)
        else {
            throw file.malformed("it has \(numbers.count) numbers, but \(count) vectors of dimension \(dimension)")
        }
        self.dimension = Int(dimension)
        self.count = Int(count)
    }

    var byteCount: Int { file.byteCount }

    func verify() throws {
        try file.verifyAll()
    }

    /// - Precondition: The ordinal is below ``count``.
    func vector(of ordinal: DocumentOrdinal) throws(SegmentFileError) -> UnsafeBufferPointer<Float> {
        try numbers.elements(Int(ordinal) * dimension..<(Int(ordinal) + 1) * dimension)
    }

    /// Writes vectors; the file appears when it is whole and on the disk.
    static func write(_ vectors: VectorMemory, to url: URL) throws {
        var writer = try SegmentFileWriter(.fullVectors, in: url.deletingLastPathComponent())
        try writer.append(.vectorFacts, [UInt64(vectors.dimension), UInt64(vectors.count)])
        try writer.begin(.fullVectors)
        let batch = 1 << 20
        for start in stride(from: 0, to: vectors.numbers.count, by: batch) {
            let end = min(start + batch, vectors.numbers.count)
            try writer.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: vectors.numbers[start..<end])))
        }
        try writer.finish(as: url)
    }
}
