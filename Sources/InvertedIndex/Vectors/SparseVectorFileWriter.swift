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

    mutating func append(_ vector: SparseVectorFile.View) throws {
        precondition(documentCount < Int(DocumentOrdinal.max), "a segment holds at most 2³² − 1 documents")
        switch vector.terms {
        case .narrow(let terms): try append(terms)
        case .wide(let terms): try append(terms)
        }
        try file.append(UnsafeRawBufferPointer(vector.weights))
        offsets.append(UInt64(postingCount + vector.weights.count))
    }

    private mutating func append(_ terms: UnsafeBufferPointer<some FixedWidthInteger>) throws {
        if narrowCount == nil, let greatest = terms.last, greatest > UInt32(UInt16.max) {
            narrowCount = postingCount
        }
        if narrowCount == nil {
            try append(terms, as: UInt16.self)
        } else {
            try append(terms, as: UInt32.self)
        }
    }

    private mutating func append<Term: FixedWidthInteger>(
        _ terms: UnsafeBufferPointer<some FixedWidthInteger>, as: Term.Type
    ) throws {
        try withUnsafeTemporaryAllocation(of: Term.self, capacity: terms.count) { converted in
            for i in terms.indices {
                converted[i] = Term(truncatingIfNeeded: terms[i])
            }
            try self.terms.append(UnsafeRawBufferPointer(converted))
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
