import Foundation
import IndexFiles
import Retrieval

/// Writes sparse vectors one after the other to a ``SparseVectorFile``.
///
/// Weights go to the file at once. The terms follow when all are known, since their width depends on the greatest;
/// until then they are spooled.
struct SparseVectorFileWriter: ~Copyable {
    private var file: SegmentFileWriter
    private var terms: Spool
    /// How many terms are spooled as two bytes; those after them are spooled as four.
    private var narrowCount: Int?
    /// For each document and one more.
    private var offsets: [UInt64] = [0]

    /// - Parameters:
    ///   - folder: Where the file is to get its name later.
    ///   - memory: How many bytes of terms may stay in memory.
    init(in folder: URL, memory: Int) throws {
        var file = try SegmentFileWriter(.vectors, in: folder)
        try file.begin(.vectorWeights)
        self.file = file
        terms = Spool(in: folder, memory: memory)
    }

    var documentCount: Int { offsets.count - 1 }

    private var postingCount: Int { Int(offsets[documentCount]) }

    mutating func append(_ vector: SparseVector) throws {
        precondition(documentCount < Int(DocumentOrdinal.max), "a segment holds at most 2³² − 1 documents")
        try append(terms: vector.terms)
        try file.append(vector.weights)
        offsets.append(UInt64(postingCount + vector.count))
    }

    private mutating func append(terms: [UInt32]) throws {
        if narrowCount == nil, let greatest = terms.last, greatest > UInt32(UInt16.max) {
            narrowCount = postingCount
        }
        guard narrowCount == nil else { return try self.terms.append(terms) }
        try withUnsafeTemporaryAllocation(of: UInt16.self, capacity: terms.count) { narrow in
            for i in terms.indices {
                narrow[i] = UInt16(truncatingIfNeeded: terms[i])
            }
            try self.terms.append(UnsafeRawBufferPointer(narrow))
        }
    }

    /// Writes what is left.
    consuming func complete() throws -> CompleteSegmentFile {
        try finishTerms()
        try file.append(.vectorOffsets, offsets)
        var facts = SegmentFacts()
        facts.documentCount = documentCount
        facts.postingCount = postingCount
        facts.vocabularyIDSize = narrowCount == nil ? 2 : 4
        try file.append(facts)
        return try file.complete()
    }

    private mutating func finishTerms() throws {
        try file.begin(.vectorTerms)
        let spooled = try terms.read()
        if let narrowCount {
            try Self.widen(spooled, narrowCount, into: &file)
        } else {
            try spooled.withElements(of: UInt8.self) { try file.append(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Writes all terms as four bytes.
    private static func widen(
        _ terms: SpooledBytes, _ narrowCount: Int, into file: inout SegmentFileWriter
    ) throws {
        try terms.withElements(of: UInt16.self) { halves in
            var narrow = halves[..<narrowCount]
            while !narrow.isEmpty {
                try file.append(narrow.prefix(4096).map(UInt32.init))
                narrow = narrow.dropFirst(4096)
            }
            try file.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(halves)[(2 * narrowCount)...]))
        }
    }
}
