import SwiftProtobuf

/// Reads a Common Index File Format file from start to end, plain or gzip, in constant memory.
///
/// First the postings lists, term after term, then the documents:
///
///     let reader = try CIFFReader(path: "index.ciff.gz")
///     while let term = try reader.nextTerm() {
///         while case let postings = try reader.nextPostings(), !postings.isEmpty { … }
///     }
///     while let document = try reader.nextDocument() { … }
///
/// Everything that the file says twice is compared: lists and documents with the header's counts, postings with their
/// list's `df` and `cf`, the numbers of documents with their places. Whether a term occurs twice is not checked here,
/// as that would need all terms in memory.
public final class CIFFReader {
    /// The longest header, and the longest record of a document.
    private static let longestRecord = 1 << 20

    public let header: CIFFHeader
    /// The size of the file in bytes as it lies on disk; nil for standard input.
    public let bytesTotal: Int?

    private let input: CIFFInput
    private var list: CIFFList?
    private var listsRead = 0
    private var documentsRead = 0
    private var isAtEnd = false

    /// Opens a file and reads its header. The path `-` is standard input.
    ///
    /// - Throws: ``InterchangeError`` when the file cannot be opened or is none of CIFF.
    public init(path: String) throws(InterchangeError) {
        input = try CIFFInput(path: path)
        bytesTotal = path == "-" ? nil : CorpusFiles.size(of: path)
        guard let length = try input.messageLength("the header") else {
            throw InterchangeError(place: input.name, problem: "the file is empty, not a CIFF file")
        }
        let message: ProtoHeader = try Self.record("the header", length: length, start: 0, from: input)
        header = try CIFFHeader(message, place: "\(input.name), the header")
    }

    /// What errors call the file.
    public var name: String { input.name }

    /// How many bytes of the file have been read, to compare with ``bytesTotal``.
    public var bytesRead: Int { input.bytesConsumed }

    /// The term of the next postings list, nil after the last one. What is left of the list before is read and
    /// checked.
    ///
    /// - Throws: ``InterchangeError`` with the file, the byte (once decompressed) and the list.
    public func nextTerm() throws(InterchangeError) -> String? {
        while !(try nextPostings()).isEmpty {}
        guard listsRead < header.listCount else { return nil }
        let start = input.offset
        let what = "postings list \(listsRead + 1) of \(header.listCount)"
        guard let length = try input.messageLength(what) else { throw missing(what) }
        listsRead += 1
        let list = try CIFFList(
            listsRead, start: start, length: length, documentCount: header.documentCount, from: input)
        self.list = list
        return list.term
    }

    /// The next postings of the term that ``nextTerm()`` returned last, some thousands, ascending by document; none
    /// after the last ones.
    ///
    /// - Throws: As ``nextTerm()``.
    public func nextPostings() throws(InterchangeError) -> [CIFFPosting] {
        guard let postings = try list?.next(from: input) else { return [] }
        if postings.isEmpty { list = nil }
        return postings
    }

    /// The next document, in the order of their numbers from 0; nil after the last one. Lists that have not been read
    /// are read and checked first.
    ///
    /// - Throws: ``InterchangeError`` with the file, the byte (once decompressed) and the document.
    public func nextDocument() throws(InterchangeError) -> CIFFDocumentRecord? {
        while try nextTerm() != nil {}
        guard documentsRead < header.documentCount else {
            try checkEnd()
            return nil
        }
        let start = input.offset
        let what = "document record \(documentsRead + 1) of \(header.documentCount)"
        guard let length = try input.messageLength(what) else { throw missing(what) }
        let message: ProtoDocRecord = try Self.record(what, length: length, start: start, from: input)
        let record = try record(message, place: "\(input.name), byte \(start), \(what)")
        documentsRead += 1
        return record
    }

    private func record(_ message: ProtoDocRecord, place: String) throws(InterchangeError) -> CIFFDocumentRecord {
        guard !message.collectionDocid.isEmpty else {
            throw InterchangeError(place: place, problem: "it has no collection_docid")
        }
        guard Int(message.docid) == documentsRead else {
            throw InterchangeError(
                place: place, problem: "its docid is \(message.docid), where \(documentsRead) is to come")
        }
        guard message.doclength >= 0 else {
            throw InterchangeError(place: place, problem: "its doclength is \(message.doclength)")
        }
        return CIFFDocumentRecord(id: message.collectionDocid, length: Int(message.doclength))
    }

    private func checkEnd() throws(InterchangeError) {
        guard !isAtEnd else { return }
        let start = input.offset
        guard try input.byte() == nil else {
            throw InterchangeError(
                place: "\(input.name), byte \(start)",
                problem: "the file goes on after the \(header.listCount) postings lists and "
                    + "\(header.documentCount) documents of its header")
        }
        isAtEnd = true
    }

    private func missing(_ what: String) -> InterchangeError {
        InterchangeError(place: "\(input.name), byte \(input.offset)", problem: "the file ends before \(what)")
    }

    /// A message that is read at once.
    private static func record<Record: Message>(
        _ what: String, length: Int, start: Int, from input: CIFFInput
    ) throws(InterchangeError) -> Record {
        let place = "\(input.name), byte \(start)"
        guard length <= longestRecord else {
            throw InterchangeError(
                place: place, problem: "\(what) claims to have \(length) bytes; \(longestRecord) are the most")
        }
        var bytes: [UInt8] = []
        try input.append(length, to: &bytes, what)
        do {
            return try Record(serializedBytes: bytes)
        } catch {
            throw InterchangeError(place: place, problem: "\(what) is no such message of CIFF")
        }
    }
}
