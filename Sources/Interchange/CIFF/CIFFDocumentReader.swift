import Foundation
import IndexFiles
import Retrieval

/// Reads a Common Index File Format file document by document, though it lies there term by term.
///
/// Opening reads all postings and spools them to a temporary file by ranges of documents; then documents come one
/// after the other. Memory is bounded whatever the size of the file, but for its terms, which stay in memory: some 50
/// bytes each.
public final class CIFFDocumentReader {
    /// 256 MiB.
    public static let standardMemory = 256 << 20

    public let header: CIFFHeader
    private let reader: CIFFReader
    private let terms: [String]
    private var postings: PostingTransposition
    /// All frequencies or impacts of the file together.
    public let totalFrequency: Int
    /// How many documents have been read.
    public private(set) var documentsRead = 0

    /// The size of the file in bytes as it lies on disk; nil for standard input.
    public var bytesTotal: Int? { reader.bytesTotal }

    /// Opens a file and reads all postings.
    ///
    /// - Parameters:
    ///   - path: A file, plain or gzip, or `-` for standard input.
    ///   - temporaryFolder: Where postings are spooled that do not fit in memory, 12 bytes each.
    ///   - memory: About how many bytes to work with.
    ///   - progress: Called now and then with the bytes read of the file and their number in all, which is nil for
    ///     standard input.
    /// - Throws: ``InterchangeError`` as ``CIFFReader``, and for a term that occurs twice; ``SegmentFileError`` when
    ///   the temporary folder's disk is full; `CancellationError`.
    public init(
        path: String, temporaryFolder: URL = FileManager.default.temporaryDirectory,
        memory: Int = standardMemory, progress: (_ bytesRead: Int, _ bytesTotal: Int?) -> Void = { _, _ in }
    ) throws {
        let reader = try CIFFReader(path: path)
        self.reader = reader
        header = reader.header
        var postings = PostingTransposition(
            documentCount: reader.header.documentCount, in: temporaryFolder, memory: memory)
        var table = ByteStringTable()
        var terms: [String] = []
        var total = 0
        while let term = try reader.nextTerm() {
            let number = table.number(of: term)
            guard Int(number) == terms.count else {
                throw InterchangeError(
                    place: "\(reader.name), postings list \(terms.count + 1)",
                    problem: "the term \"\(term)\" has a list already: \(number + 1)")
            }
            terms.append(term)
            while case let part = try reader.nextPostings(), !part.isEmpty {
                try postings.append(part, ofTerm: number)
                for posting in part { total += Int(posting.frequency) }
            }
            guard number.isMultiple(of: 256) else { continue }
            try Task.checkCancellation()
            progress(reader.bytesRead, reader.bytesTotal)
        }
        self.postings = postings
        self.terms = terms
        totalFrequency = total
    }

    /// The next document, in the order of the file; nil after the last one.
    ///
    /// - Throws: As opening.
    public func nextDocument() throws -> CIFFDocument? {
        guard let record = try reader.nextDocument() else { return nil }
        let found = try postings.terms(of: documentsRead)
        documentsRead += 1
        return CIFFDocument(record: record, terms: found.map { TermFrequency(terms[Int($0.term)], $0.frequency) })
    }
}

/// A document of a CIFF file by its terms.
public struct CIFFDocument: Hashable, Sendable {
    /// The document's id and length.
    public var record: CIFFDocumentRecord
    /// Each term with its frequency or impact, in the order of the file's lists, which is mostly that of bytes.
    public var terms: [TermFrequency]

    public init(record: CIFFDocumentRecord, terms: [TermFrequency]) {
        self.record = record
        self.terms = terms
    }
}
