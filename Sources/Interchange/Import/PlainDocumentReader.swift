import Retrieval

/// A corpus in BEIR's shape as documents that bring no vectors.
public final class PlainDocumentReader: EncodedDocumentSource {
    private let corpus: CorpusReader

    public init(_ corpus: CorpusReader) {
        self.corpus = corpus
    }

    public var bytesRead: Int { corpus.bytesRead }

    public var bytesTotal: Int? { corpus.bytesTotal }

    public func next() throws -> EncodedDocument? {
        try corpus.next().map { EncodedDocument($0) }
    }
}
