import Foundation
import IndexFiles

/// Postings of terms in the order of documents, as they come; few stay in memory.
struct PostingSpool: Sendable {
    /// For each document and one more: where its postings start.
    private var offsets: [UInt64] = [0]
    private var terms: Spool
    private var frequencies: Spool

    init(in folder: URL, memory: Int) {
        terms = Spool(in: folder, memory: memory / 2)
        frequencies = Spool(in: folder, memory: memory / 2)
    }

    var documentCount: Int { offsets.count - 1 }

    var postingCount: Int { Int(offsets[documentCount]) }

    /// Adds the next document by the numbers of its terms, ascending.
    mutating func append(_ document: [DocumentTerm]) throws {
        try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: document.count) { part in
            for i in document.indices { part[i] = document[i].number }
            try terms.append(UnsafeRawBufferPointer(part))
            for i in document.indices { part[i] = document[i].frequency }
            try frequencies.append(UnsafeRawBufferPointer(part))
        }
        offsets.append(UInt64(postingCount + document.count))
    }

    /// All postings; nothing is appended any more.
    mutating func read() throws -> SpooledPostings {
        SpooledPostings(offsets: offsets, terms: try terms.read(), frequencies: try frequencies.read())
    }
}

/// A term of a document by its number, and how often the document has it.
struct DocumentTerm {
    var number: UInt32
    var frequency: UInt32
}

/// What a ``PostingSpool`` has taken.
struct SpooledPostings: DocumentPostings {
    fileprivate let offsets: [UInt64]
    fileprivate let terms: SpooledBytes
    fileprivate let frequencies: SpooledBytes

    var documentCount: Int { offsets.count - 1 }

    func withPostings(of documents: Range<Int>, _ body: (PostingsByDocument<UInt32>) -> Void) {
        let range = Int(offsets[documents.lowerBound])..<Int(offsets[documents.upperBound])
        offsets.withUnsafeBufferPointer { offsets in
            terms.withElements(of: UInt32.self) { terms in
                frequencies.withElements(of: UInt32.self) { frequencies in
                    body(
                        PostingsByDocument(
                            first: documents.lowerBound,
                            offsets: UnsafeBufferPointer(
                                rebasing: offsets[documents.lowerBound...documents.upperBound]),
                            keys: UnsafeBufferPointer(rebasing: terms[range]),
                            payloads: UnsafeBufferPointer(rebasing: frequencies[range])))
                }
            }
        }
    }
}
