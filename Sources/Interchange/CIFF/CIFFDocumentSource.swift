import Foundation
import Retrieval

/// The documents of a Common Index File Format file for an index of ours: with their terms for the lexical leg, or
/// with their impacts for a sparse leg whose queries are tokens.
public final class CIFFDocumentSource: EncodedDocumentSource {
    /// What the numbers of a file's postings are.
    public enum Content: Hashable, Sendable {
        /// How often a document has a term: the bm25 leg scores them.
        case frequencies
        /// Impacts, for the sparse leg of this name: a score is the sum of products with the query's weights.
        case impacts(leg: String)
    }

    public let header: CIFFHeader
    /// What the numbers are.
    public let content: Content

    private let reader: CIFFDocumentReader

    /// Opens a file and reads all its postings, as
    /// ``CIFFDocumentReader/init(path:temporaryFolder:memory:progress:)``.
    ///
    /// - Parameter content: What the numbers are; nil for what the file's description says: impacts for the leg
    ///   `impacts` where it has that word in it, as those that are written here do, else frequencies.
    public init(
        path: String, as content: Content? = nil, temporaryFolder: URL = FileManager.default.temporaryDirectory,
        memory: Int = CIFFDocumentReader.standardMemory,
        progress: (_ bytesRead: Int, _ bytesTotal: Int?) -> Void = { _, _ in }
    ) throws {
        reader = try CIFFDocumentReader(
            path: path, temporaryFolder: temporaryFolder, memory: memory, progress: progress)
        header = reader.header
        self.content = content ?? (header.mentionsImpacts ? .impacts(leg: "impacts") : .frequencies)
    }

    /// All frequencies or impacts of the file together.
    public var totalFrequency: Int { reader.totalFrequency }

    public func next() throws -> EncodedDocument? {
        guard let document = try reader.nextDocument() else { return nil }
        let named = Document(id: DocumentID(document.record.id))
        switch content {
        case .frequencies:
            return EncodedDocument(named, terms: document.terms)
        case .impacts(let leg):
            let tokens = document.terms.map { WeightedToken($0.term, Float($0.frequency)) }
            return EncodedDocument(named, sparse: [leg: .tokens(tokens)])
        }
    }

    /// As many of the file's bytes as documents have been handed out: its postings have been read before the first.
    public var bytesRead: Int {
        guard header.documentCount > 0 else { return bytesTotal ?? 0 }
        return Int(Double(bytesTotal ?? 0) * Double(reader.documentsRead) / Double(header.documentCount))
    }

    public var bytesTotal: Int? { reader.bytesTotal }
}

extension CIFFHeader {
    /// Whether the description says that postings hold impacts.
    public var mentionsImpacts: Bool {
        description.lowercased().contains("impact")
    }
}
