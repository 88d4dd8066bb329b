import Foundation
import Retrieval

/// Builds a ``TermIndex`` in memory and writes it.
public struct TermIndexBuilder: Sendable {
    private var collector = PostingCollector()
    private var lengths: [UInt32] = []
    /// The collector's number of each term.
    private var numbers: [TermKey: UInt32] = [:]

    public init() {}

    public var documentCount: Int { collector.documentCount }

    /// Adds the next document by its analyzed terms, repetitions and all; its ordinal is the number of documents
    /// before it. A document may be empty. Terms are told apart by their bytes.
    ///
    /// - Precondition: There are fewer than 2³² − 1 documents, and fewer than 2³² terms in this one.
    public mutating func append(_ terms: [String]) {
        for term in terms {
            collector.add(1, to: number(of: TermKey(term)))
        }
        collector.endDocument()
        lengths.append(UInt32(terms.count))
    }

    /// Adds the next document by the frequencies of its terms, as another index tells them.
    ///
    /// - Precondition: As for ``append(_:)``; no term comes twice and every frequency is above zero.
    public mutating func append(frequencies: [(term: String, frequency: UInt32)]) {
        var length: UInt32 = 0
        for (term, frequency) in frequencies {
            precondition(frequency > 0, "“\(term)” has the frequency 0")
            collector.add(frequency, to: number(of: TermKey(term)))
            length += frequency
        }
        collector.endDocument()
        lengths.append(length)
    }

    /// Writes the index. The file appears under its name complete and on disk, or not at all.
    ///
    /// - Throws: ``SegmentFileError`` when the file cannot be written; `CancellationError`.
    public func write(to url: URL) throws {
        let terms = numbers.sorted { $0.key < $1.key }
        let lists = collector.lists(order: terms.map(\.value))
        var bytes: [UInt8] = []
        var offsets: [UInt64] = [0]
        for (key, _) in terms {
            bytes.append(contentsOf: key.term.utf8)
            offsets.append(UInt64(bytes.count))
        }
        var writer = try SegmentFileWriter(kind: .terms, url: url)
        try writer.append(.documentLengths, lengths)
        try writer.append(.termOffsets, offsets)
        try writer.append(.termBytes, bytes)
        try writer.append(.postingOffsets, lists.offsets)
        try writer.append(.ordinals, lists.ordinals)
        try writer.append(.frequencies, lists.payloads)
        try writer.finish()
    }

    private mutating func number(of term: TermKey) -> UInt32 {
        if let number = numbers[term] { return number }
        let number = collector.addTerm()
        numbers[term] = number
        return number
    }
}
