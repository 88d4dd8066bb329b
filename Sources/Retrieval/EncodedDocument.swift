/// A document that brings what encoders and analyzers would make of it, for all legs of an index or for some: a
/// document of another system's index, or one that was encoded elsewhere.
public struct EncodedDocument: Hashable, Sendable {
    public var document: Document
    /// The vectors of sparse legs, by the legs' names.
    public var sparse: [String: SparseEncoding]
    /// The vectors of dense legs, by the legs' names.
    public var dense: [String: [Float]]
    /// The analyzed terms of the lexical leg; nil when it is to analyze the text.
    public var terms: [TermFrequency]?

    public init(
        _ document: Document, sparse: [String: SparseEncoding] = [:], dense: [String: [Float]] = [:],
        terms: [TermFrequency]? = nil
    ) {
        self.document = document
        self.sparse = sparse
        self.dense = dense
        self.terms = terms
    }

    /// Whether every leg is to encode or analyze the document's text.
    public var isPlain: Bool { sparse.isEmpty && dense.isEmpty && terms == nil }

    /// The number of weights, components and terms that the document brings.
    package var weightCount: Int {
        let sparse = sparse.values.reduce(0) { $0 + $1.count }
        return dense.values.reduce(sparse) { $0 + $1.count } + (terms?.count ?? 0)
    }
}

/// A sparse vector as it comes from elsewhere.
public enum SparseEncoding: Hashable, Sendable {
    /// By the names of tokens. Weights of a token that occurs twice are added up, weights of 0 are left out.
    case tokens([WeightedToken])
    /// By the numbers that the leg's own model gives to terms.
    case vector(SparseVector)

    fileprivate var count: Int {
        switch self {
        case .tokens(let tokens): tokens.count
        case .vector(let vector): vector.count
        }
    }
}

/// A term and how often it is in a document, as an analyzer or another index counts it.
public struct TermFrequency: Hashable, Sendable {
    public var term: String
    /// Above zero.
    public var frequency: UInt32

    public init(_ term: String, _ frequency: UInt32) {
        self.term = term
        self.frequency = frequency
    }
}

/// Documents that come one after the other, such as those of another system's file.
public protocol EncodedDocumentSource {
    /// The next document, nil after the last one.
    func next() throws -> EncodedDocument?

    /// How many bytes have been read, to compare with ``bytesTotal``: for progress.
    var bytesRead: Int { get }

    /// How many bytes there are in all; nil when that is not known.
    var bytesTotal: Int? { get }
}
