import HybridSearch

/// What a model makes of texts.
enum Vectors: Sendable {
    case dense([[Float]])
    case sparse([SparseVector])

    /// Puts pieces of a list together, each vector at its position.
    init(_ pieces: [(positions: [Int], vectors: Vectors)]) {
        var dense: [(position: Int, vector: [Float])] = []
        var sparse: [(position: Int, vector: SparseVector)] = []
        for piece in pieces {
            switch piece.vectors {
            case .dense(let vectors): dense += zip(piece.positions, vectors).map { (position: $0, vector: $1) }
            case .sparse(let vectors): sparse += zip(piece.positions, vectors).map { (position: $0, vector: $1) }
            }
        }
        self = sparse.isEmpty
            ? .dense(dense.sorted { $0.position < $1.position }.map(\.vector))
            : .sparse(sparse.sorted { $0.position < $1.position }.map(\.vector))
    }
}

extension Vectors: Encodable {
    private enum Key: CodingKey { case dense, sparse, terms, weights }

    /// `{"dense": [[number]]}` or `{"sparse": [{"terms", "weights"}]}`.
    func encode(to encoder: any Swift.Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        switch self {
        case .dense(let vectors):
            try object.encode(vectors, forKey: .dense)
        case .sparse(let vectors):
            var list = object.nestedUnkeyedContainer(forKey: .sparse)
            for vector in vectors {
                var entry = list.nestedContainer(keyedBy: Key.self)
                try entry.encode(vector.terms, forKey: .terms)
                try entry.encode(vector.weights, forKey: .weights)
            }
        }
    }
}
