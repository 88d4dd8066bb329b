import SwiftProtobuf

/// Writes a Common Index File Format file from start to end: header, postings lists, documents. The file appears
/// under its name when ``finish()`` returns; a name that ends in `.gz` makes a compressed file.
///
/// What is written is checked against the header, and so that ``CIFFReader`` and PISA can read it.
public final class CIFFWriter {
    /// How many postings become one piece of a message.
    private static let pieceCount = 1 << 12

    private let file: OutputFile
    private let header: CIFFHeader
    private var listCount = 0
    private var documentCount = 0
    private var lastTerm: [UInt8] = []

    /// Makes the file and writes its header.
    ///
    /// - Throws: ``InterchangeError`` when the file cannot be made or CIFF cannot count so much.
    public init(path: String, header: CIFFHeader) throws(InterchangeError) {
        file = try OutputFile(path: path)
        self.header = header
        try write(header.message(place: path))
    }

    /// Writes the postings list of a term, in pieces.
    ///
    /// - Parameters:
    ///   - term: Above the one before by its UTF-8 bytes.
    ///   - postings: At least one; ascending by document, with frequencies above zero.
    /// - Throws: ``InterchangeError`` with the term for what CIFF cannot hold, and when the disk is full.
    public func write(term: String, postings: [CIFFPosting]) throws(InterchangeError) {
        let place = "\(file.path), term \"\(term)\""
        let bytes = Array(term.utf8)
        guard !bytes.isEmpty, lastTerm.isEmpty || lastTerm.lexicographicallyPrecedes(bytes) else {
            throw InterchangeError(place: place, problem: "a term is empty or not above the one before")
        }
        lastTerm = bytes
        listCount += 1
        guard listCount <= header.listCount else {
            throw InterchangeError(place: place, problem: "the header counts \(header.listCount) postings lists")
        }
        try check(postings, place: place)
        try write(listOf: term, postings, place: place)
    }

    /// Writes the next document.
    ///
    /// - Throws: ``InterchangeError`` with the document for an empty id, for a length that CIFF cannot hold, for more
    ///   documents than the header counts, and when the disk is full.
    public func write(_ document: CIFFDocumentRecord) throws(InterchangeError) {
        let place = "\(file.path), document \"\(document.id)\""
        guard listCount == header.listCount, documentCount < header.documentCount else {
            throw InterchangeError(
                place: place,
                problem: "comes after \(listCount) postings lists and \(documentCount) documents; the header counts "
                    + "\(header.listCount) and \(header.documentCount)")
        }
        guard !document.id.isEmpty else { throw InterchangeError(place: place, problem: "the document has no id") }
        var record = ProtoDocRecord()
        record.docid = Int32(documentCount)
        record.collectionDocid = document.id
        record.doclength = try .init(ciff: document.length, "terms", place: place)
        documentCount += 1
        try write(record)
    }

    /// Completes the file.
    ///
    /// - Throws: ``InterchangeError`` when there are fewer lists or documents than the header counts, and when the
    ///   disk is full.
    public func finish() throws(InterchangeError) {
        guard listCount == header.listCount, documentCount == header.documentCount else {
            throw InterchangeError(
                place: file.path,
                problem: "has \(listCount) postings lists and \(documentCount) documents; the header counts "
                    + "\(header.listCount) and \(header.documentCount)")
        }
        try file.finish()
    }

    private func check(_ postings: [CIFFPosting], place: String) throws(InterchangeError) {
        guard !postings.isEmpty else { throw InterchangeError(place: place, problem: "the term has no postings") }
        var last = -1
        for posting in postings {
            guard Int(posting.document) > last, Int(posting.document) < header.documentCount else {
                throw InterchangeError(
                    place: place,
                    problem: "document \(posting.document) comes after \(last); there are \(header.documentCount)")
            }
            guard posting.frequency > 0, posting.frequency <= UInt32(Int32.max) else {
                throw InterchangeError(
                    place: place, problem: "document \(posting.document) has the frequency \(posting.frequency)")
            }
            last = Int(posting.document)
        }
    }

    // MARK: Messages

    private func write(_ message: some Message) throws(InterchangeError) {
        let bytes = Self.bytes(message)
        try file.write(Self.varint(bytes.count) + bytes)
    }

    /// Writes a list in pieces: protocol buffers merge what follows of the same message.
    private func write(listOf term: String, _ postings: [CIFFPosting], place: String) throws(InterchangeError) {
        var head = ProtoPostingsList()
        head.term = term
        head.df = Int64(postings.count)
        head.cf = Int64(postings.reduce(0) { $0 + Int($1.frequency) })
        let headBytes = Self.bytes(head)
        let size = headBytes.count + Self.size(of: postings)
        guard size <= CIFFInput.longestMessage else {
            throw InterchangeError(place: place, problem: "the postings list has \(size) bytes; a message has 2 GiB")
        }
        try file.write(Self.varint(size) + headBytes)
        var last: UInt32 = 0
        for start in stride(from: 0, to: postings.count, by: Self.pieceCount) {
            var piece = ProtoPostingsList()
            piece.postings = postings[start..<min(start + Self.pieceCount, postings.count)].map { posting in
                defer { last = posting.document }
                return .with {
                    $0.docid = Int32(posting.document - last)
                    $0.tf = Int32(posting.frequency)
                }
            }
            try file.write(Self.bytes(piece))
        }
    }

    /// How many bytes postings have in a list: each a tag, a length, and two fields with a tag each. A gap of 0 is
    /// left out, as all fields that are 0.
    private static func size(of postings: [CIFFPosting]) -> Int {
        var size = 0
        var last: UInt32 = 0
        for posting in postings {
            let gap = posting.document - last
            size += 3 + varintSize(posting.frequency) + (gap == 0 ? 0 : 1 + varintSize(gap))
            last = posting.document
        }
        return size
    }

    private static func bytes(_ message: some Message) -> [UInt8] {
        // A message without required fields, of far less than 2 GiB, can always be serialized.
        (try? message.serializedBytes()) ?? []
    }

    private static func varintSize(_ value: UInt32) -> Int {
        max(1, (38 - value.leadingZeroBitCount) / 7)
    }

    private static func varint(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = UInt64(value)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes
    }
}
