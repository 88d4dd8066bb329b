import Foundation
import IndexFiles

/// Turns postings that come by term into postings by document in bounded memory: they are spooled by ranges of
/// documents to files without names, and a few of these documents are sorted at a time.
struct PostingTransposition {
    private static let partitionCount = 64
    /// How many documents are looked at at once, at most.
    private static let windowCount = 1 << 18

    /// A posting with its term, as it is spooled.
    private struct Record: BitwiseCopyable {
        var document: UInt32
        var term: UInt32
        var frequency: UInt32
    }

    private let documentCount: Int
    /// The documents of a partition.
    private let partitionSize: Int
    private let postingsInMemory: Int
    private var spools: [Spool]
    private var spooled: (partition: Int, bytes: SpooledBytes)?
    private var window = PostingWindow()

    /// - Parameters:
    ///   - folder: Where postings are spooled that do not fit in memory.
    ///   - memory: About how many bytes to work with.
    init(documentCount: Int, in folder: URL, memory: Int) {
        self.documentCount = documentCount
        partitionSize = max(1, (documentCount + Self.partitionCount - 1) / Self.partitionCount)
        postingsInMemory = max(1, memory / 2 / MemoryLayout<NumberedTerm>.stride)
        spools = (0..<Self.partitionCount).map { _ in Spool(in: folder, memory: memory / 2 / Self.partitionCount) }
    }

    /// Takes postings of a term.
    ///
    /// - Parameter postings: Ascending by document, as many terms after one another as there are.
    mutating func append(_ postings: [CIFFPosting], ofTerm term: UInt32) throws {
        var rest = postings[...]
        while let first = rest.first {
            let partition = Int(first.document) / partitionSize
            let end = (partition + 1) * partitionSize
            let part = rest.prefix { Int($0.document) < end }
            try spools[partition].append(
                part.map { Record(document: $0.document, term: term, frequency: $0.frequency) })
            rest = rest[part.endIndex...]
        }
    }

    /// The terms of a document, in the order in which terms came.
    ///
    /// - Parameter document: The one after that of the call before, from 0 on; nothing is appended any more.
    mutating func terms(of document: Int) throws -> ArraySlice<NumberedTerm> {
        if !window.documents.contains(document) { try fill(from: document) }
        return window.terms(of: document)
    }

    private mutating func fill(from document: Int) throws {
        let partition = document / partitionSize
        if spooled?.partition != partition {
            spooled = nil
            spooled = (partition, try spools[partition].read())
        }
        let end = min((partition + 1) * partitionSize, documentCount, document + Self.windowCount)
        window = spooled?.bytes.withElements(of: Record.self) { records in
            var counts = [Int](repeating: 0, count: end - document)
            for record in records where document..<end ~= Int(record.document) {
                counts[Int(record.document) - document] += 1
            }
            var window = PostingWindow(from: document, counts: counts, limit: postingsInMemory)
            for record in records {
                window.add(NumberedTerm(term: record.term, frequency: record.frequency), to: Int(record.document))
            }
            return window
        } ?? PostingWindow()
    }
}

/// A term of a document by its number, and how often or with which impact the document has it.
struct NumberedTerm: BitwiseCopyable, Equatable {
    var term: UInt32
    var frequency: UInt32
}

/// The terms of some documents that follow one another.
private struct PostingWindow {
    private(set) var documents = 0..<0
    /// Where the terms of each document start, and one more.
    private var starts: [Int] = [0]
    /// Where the next term of each document goes.
    private var ends: [Int] = []
    private var terms: [NumberedTerm] = []

    init() {}

    /// - Parameters:
    ///   - counts: How many terms the documents from `first` on have.
    ///   - limit: After so many terms no further document is taken; one always is.
    init(from first: Int, counts: [Int], limit: Int) {
        for count in counts {
            let end = starts[starts.count - 1] + count
            guard starts.count == 1 || end <= limit else { break }
            starts.append(end)
        }
        documents = first..<first + starts.count - 1
        ends = starts.dropLast()
        terms = Array(repeating: NumberedTerm(term: 0, frequency: 0), count: starts[starts.count - 1])
    }

    mutating func add(_ term: NumberedTerm, to document: Int) {
        guard documents.contains(document) else { return }
        let place = document - documents.lowerBound
        terms[ends[place]] = term
        ends[place] += 1
    }

    func terms(of document: Int) -> ArraySlice<NumberedTerm> {
        let place = document - documents.lowerBound
        return terms[starts[place]..<starts[place + 1]]
    }
}
