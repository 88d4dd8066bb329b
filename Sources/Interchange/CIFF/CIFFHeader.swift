/// What a CIFF file says of itself before anything else.
public struct CIFFHeader: Hashable, Sendable {
    /// The version of the format that is read and written here.
    static let version: Int32 = 1

    /// The postings lists of the file: one for each term.
    public var listCount: Int
    /// The documents of the file.
    public var documentCount: Int
    /// The terms of the whole collection, of which the file may have but a part.
    public var collectionListCount: Int
    /// The documents of the whole collection.
    public var collectionDocumentCount: Int
    /// The lengths of all documents of the collection together, in terms (for impacts: in impacts).
    public var collectionLength: Int
    /// The mean length of a document of the collection.
    public var averageDocumentLength: Double
    /// What the writer had to say: system, collection, analysis.
    public var description: String

    /// The header of a file with a whole collection.
    public init(listCount: Int, documentCount: Int, collectionLength: Int, description: String) {
        self.listCount = listCount
        self.documentCount = documentCount
        collectionListCount = listCount
        collectionDocumentCount = documentCount
        self.collectionLength = collectionLength
        averageDocumentLength = documentCount == 0 ? 0 : Double(collectionLength) / Double(documentCount)
        self.description = description
    }
}

extension CIFFHeader {
    /// - Throws: ``InterchangeError`` for another version and for counts below zero.
    init(_ message: ProtoHeader, place: String) throws(InterchangeError) {
        guard message.version == Self.version else {
            throw InterchangeError(
                place: place, problem: "has version \(message.version) of CIFF; only version \(Self.version) is read")
        }
        for (name, count) in [
            ("num_postings_lists", Int(message.numPostingsLists)), ("num_docs", Int(message.numDocs)),
            ("total_terms_in_collection", Int(message.totalTermsInCollection)),
        ] where count < 0 {
            throw InterchangeError(place: place, problem: "\(name) is \(count)")
        }
        listCount = Int(message.numPostingsLists)
        documentCount = Int(message.numDocs)
        collectionListCount = Int(message.totalPostingsLists)
        collectionDocumentCount = Int(message.totalDocs)
        collectionLength = Int(message.totalTermsInCollection)
        averageDocumentLength = message.averageDoclength
        description = message.description_p
    }

    /// - Throws: ``InterchangeError`` for more lists or documents than CIFF can count.
    func message(place: String) throws(InterchangeError) -> ProtoHeader {
        var message = ProtoHeader()
        message.version = Self.version
        message.numPostingsLists = try .init(ciff: listCount, "postings lists", place: place)
        message.numDocs = try .init(ciff: documentCount, "documents", place: place)
        message.totalPostingsLists = try .init(ciff: collectionListCount, "postings lists in all", place: place)
        message.totalDocs = try .init(ciff: collectionDocumentCount, "documents in all", place: place)
        message.totalTermsInCollection = Int64(collectionLength)
        message.averageDoclength = averageDocumentLength
        message.description_p = description
        return message
    }
}

extension Int32 {
    /// A number that CIFF keeps in 32 bits.
    ///
    /// - Throws: ``InterchangeError`` with what the number counts when it is negative or above 2³¹ − 1.
    init(ciff value: Int, _ what: String, place: String) throws(InterchangeError) {
        guard value >= 0, let exact = Int32(exactly: value) else {
            throw InterchangeError(place: place, problem: "\(value) \(what) are not what CIFF's 32 bits can hold")
        }
        self = exact
    }
}
