import Foundation
import Retrieval

/// Builds an ``ImpactIndex`` in memory, 8 bytes for each weight, and writes it.
public struct ImpactIndexBuilder: Sendable {
    private var collector = PostingCollector()
    private var lengths: [UInt32] = []
    /// The collector's number of each vocabulary id.
    private var numbers: [UInt32: UInt32] = [:]

    public init() {}

    public var documentCount: Int { collector.documentCount }

    /// Adds the next document; its ordinal is the number of documents before it. A document may be empty.
    ///
    /// - Precondition: The weights are finite, and there are fewer than 2³² − 1 documents.
    public mutating func append(_ vector: SparseVector) {
        for (term, weight) in zip(vector.terms, vector.weights) {
            // A vector adds up terms that occur twice, which can pass the greatest number.
            precondition(weight.isFinite, "the weight of term \(term) is not finite")
            collector.add(weight.bitPattern, to: number(of: term))
        }
        collector.endDocument()
        lengths.append(UInt32(vector.count))
    }

    /// Writes the index. The file appears under its name complete and on disk, or not at all.
    ///
    /// - Throws: ``SegmentFileError`` when the file cannot be written; `CancellationError`.
    public func write(to url: URL) throws {
        let vocabulary = numbers.sorted { $0.key < $1.key }
        let lists = collector.lists(order: vocabulary.map(\.value))
        var writer = try SegmentFileWriter(kind: .impacts, url: url)
        try writer.append(.documentLengths, lengths)
        try writer.append(.vocabularyIDs, vocabulary.map(\.key))
        try writer.append(.postingOffsets, lists.offsets)
        try writer.append(.ordinals, lists.ordinals)
        try writer.append(.weights, lists.payloads)
        try writer.finish()
    }

    private mutating func number(of term: UInt32) -> UInt32 {
        if let number = numbers[term] { return number }
        let number = collector.addTerm()
        numbers[term] = number
        return number
    }
}
