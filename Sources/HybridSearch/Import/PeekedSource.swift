import Retrieval

/// A source whose first documents are looked at before they are used.
final class PeekedSource: EncodedDocumentSource {
    private static let peeked = 64

    private let source: any EncodedDocumentSource
    private var first: ArraySlice<EncodedDocument> = []

    init(_ source: any EncodedDocumentSource) throws {
        self.source = source
        while first.count < Self.peeked, let document = try source.next() { first.append(document) }
    }

    /// Whether any of the first documents has a text.
    var hasText: Bool { first.contains { !$0.document.text.isEmpty || !$0.document.title.isEmpty } }

    func next() throws -> EncodedDocument? { try first.popFirst() ?? source.next() }

    var bytesRead: Int { source.bytesRead }

    var bytesTotal: Int? { source.bytesTotal }
}
