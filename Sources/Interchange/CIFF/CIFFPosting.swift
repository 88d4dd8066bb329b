/// A document that has a term, and how often or with which impact.
public struct CIFFPosting: BitwiseCopyable, Hashable, Sendable {
    /// The document by its place among the documents of the file, from 0.
    public var document: UInt32
    /// How often the document has the term, or the impact; above zero.
    public var frequency: UInt32

    public init(document: UInt32, frequency: UInt32) {
        self.document = document
        self.frequency = frequency
    }
}

/// A document of a CIFF file.
public struct CIFFDocumentRecord: Hashable, Sendable {
    /// The id that the collection has for it.
    public var id: String
    /// Its length in terms; for impacts, as the writer saw fit, mostly their sum.
    public var length: Int

    public init(id: String, length: Int) {
        self.id = id
        self.length = length
    }
}
