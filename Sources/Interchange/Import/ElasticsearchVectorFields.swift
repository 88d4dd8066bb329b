import Retrieval

/// Which fields of an Elasticsearch index are vectors, and the legs that they go to.
public struct ElasticsearchVectorFields: Hashable, Sendable {
    /// The legs of fields that are objects of tokens: `sparse_vector`, `rank_features`.
    public var sparse: [String: String]
    /// The legs of fields that are arrays: `dense_vector`, `knn_vector`.
    public var dense: [String: String]
    /// Fields that are vectors and go nowhere.
    public var ignored: Set<String>
    /// The legs that get an empty vector when the document has none.
    public var required: Set<String>

    /// - Parameters: Names of members of objects have a dot between them.
    public init(
        sparse: [String: String] = [:], dense: [String: String] = [:], ignored: Set<String> = [],
        required: Set<String> = []
    ) {
        self.sparse = sparse
        self.dense = dense
        self.ignored = ignored
        self.required = required
    }

    var names: Set<String> { ignored.union(sparse.keys).union(dense.keys) }

    func assign(
        _ vectors: [String: FieldVector], to document: inout EncodedDocument
    ) throws(DocumentLine.Problem) {
        for leg in required { document.sparse[leg] = .tokens([]) }
        for (field, vector) in vectors {
            switch (vector, sparse[field], dense[field]) {
            case (.sparse(let tokens), let leg?, _): document.sparse[leg] = .tokens(tokens)
            case (.dense(let numbers), _, let leg?): document.dense[leg] = numbers
            case (_, nil, nil): break
            case (_, .some, _):
                throw DocumentLine.Problem(
                    problem: "\"\(field)\" must be an object from tokens to weights, found an array")
            case (_, _, .some):
                throw DocumentLine.Problem(problem: "\"\(field)\" must be an array of numbers, found an object")
            }
        }
    }
}
