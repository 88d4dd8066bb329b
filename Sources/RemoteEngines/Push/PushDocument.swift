import IndexStore
import Retrieval

/// What a target is given of a document, or of a chunk of one, which then is a document of its own: `ID#0`, `ID#1`,
/// ….
public struct PushDocument: Sendable {
    public let document: Document
    /// By leg, with the model's vocabulary ids.
    public let sparse: [String: SparseVector]
    /// By leg.
    public let dense: [String: [Float]]
    /// Tells this from any other state of the document; never 0.
    public let fingerprint: Int64

    public init(_ document: Document, sparse: [String: SparseVector] = [:], dense: [String: [Float]] = [:]) {
        self.document = document
        self.sparse = sparse
        self.dense = dense
        var fingerprint = Fingerprint()
        fingerprint.add(document)
        for (leg, vector) in sparse.sorted(by: { $0.key < $1.key }) {
            fingerprint.add(leg)
            fingerprint.add(vector.terms)
            fingerprint.add(vector.weights)
        }
        for (leg, vector) in dense.sorted(by: { $0.key < $1.key }) {
            fingerprint.add(leg)
            fingerprint.add(vector)
        }
        self.fingerprint = fingerprint.value
    }

    /// About how many bytes of JSON or text the document becomes.
    var estimatedSize: Int {
        let metadata = document.metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.estimatedSize }
        return 200 + document.title.utf8.count + document.text.utf8.count + metadata
            + sparse.values.reduce(0) { $0 + 20 * $1.terms.count } + dense.values.reduce(0) { $0 + 12 * $1.count }
    }
}

extension JSONValue {
    fileprivate var estimatedSize: Int {
        switch self {
        case .null, .bool: 5
        case .integer, .number: 12
        case .string(let text): text.utf8.count + 2
        case .array(let values): values.reduce(2) { $0 + $1.estimatedSize }
        case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + $1.value.estimatedSize }
        }
    }
}
