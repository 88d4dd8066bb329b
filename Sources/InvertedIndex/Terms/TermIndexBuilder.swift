import Foundation
import IndexFiles
import Retrieval

/// Builds a ``TermIndex`` in bounded memory, and writes it. A builder that goes away leaves nothing behind.
public final class TermIndexBuilder: Sendable {
    /// 64 MiB.
    public static let standardMemory = 64 << 20

    private let memory: Int
    private let input: BuilderInput<TermIndexInput>

    /// - Parameters:
    ///   - temporaryFolder: Where postings are written that do not fit in memory.
    ///   - memory: About how many bytes to work with, besides the terms and 12 for each document.
    public init(
        temporaryFolder: URL = FileManager.default.temporaryDirectory, memory: Int = standardMemory
    ) {
        self.memory = memory
        input = BuilderInput(TermIndexInput(postings: PostingSpool(in: temporaryFolder, memory: memory)))
    }

    /// Adds the next document by its analyzed terms, repetitions and all; its ordinal is the number of documents
    /// before it. A document may be empty. Terms are told apart by their bytes.
    ///
    /// - Precondition: There are fewer than 2³² − 1 documents, and fewer than 2³² terms in this one; ``write(to:threads:)``
    ///   was not called.
    /// - Throws: ``SegmentFileError`` when the disk is full, and nothing can be added any more.
    public func append(_ terms: [String]) throws {
        try input.update { input in
            for term in terms { input.add(term, 1) }
            try input.endDocument()
        }
    }

    /// Adds the next document by the frequencies of its terms, as another index tells them.
    ///
    /// - Precondition: As for ``append(_:)``; no term comes twice and every frequency is above zero.
    /// - Throws: As ``append(_:)``.
    public func append(frequencies: [(term: String, frequency: UInt32)]) throws {
        try input.update { input in
            for (term, frequency) in frequencies {
                precondition(frequency > 0, "“\(term)” has the frequency 0")
                input.add(term, frequency)
            }
            try input.endDocument()
        }
    }

    /// Writes the index. The file appears under its name complete and on disk, or not at all.
    ///
    /// The same documents make the same file, however many threads there are.
    ///
    /// - Parameter threads: How many threads build lists at once.
    /// - Precondition: Called once.
    /// - Throws: ``SegmentFileError`` when the file cannot be written; `CancellationError`.
    public func write(to url: URL, threads: Int = 1) throws {
        var input = try input.take()
        var file = try SegmentFileWriter(.terms, in: url.deletingLastPathComponent())
        try file.append(.lengths, input.lengths)
        try file.append(.norms, input.lengths.map(DocumentLengthNorm.encode))
        let order = input.terms.sortedNumbers()
        try input.terms.write(order, to: &file)
        // Lists lie in the order of the terms' numbers: by the first document, then by bytes.
        let plan = ListPlan(
            documentCount: input.lengths.count,
            lists: input.statistics.enumerated().map { (key: UInt32($0.offset), statistics: $0.element) },
            withRows: false)
        let entries = try ListsWriter(plan: plan, memory: memory, threads: threads)
            .write(try input.postings.read(), payloads: FrequencyPayloads(), to: &file)
        try file.append(.lists, order.map { entries[Int($0)] })
        try file.append(input.facts)
        try file.finish(as: url)
    }
}

extension ByteStringTable {
    /// Writes the terms in an order.
    fileprivate func write(_ order: [UInt32], to file: inout SegmentFileWriter) throws {
        var offsets: [UInt64] = [0]
        var bytes: [UInt8] = []
        for number in order {
            withBytes(of: Int(number)) { bytes.append(contentsOf: $0) }
            offsets.append(UInt64(bytes.count))
        }
        try file.append(.termOffsets, offsets)
        try file.append(.termBytes, bytes)
    }
}
