import HybridSearch

/// The first collection encoded, in full precision, to which others are compared.
struct Baseline {
    struct Key: Equatable {
        var files: CollectionFiles
        var kind: ModelUnderTest.Kind
        var folder: String
    }

    var key: Key
    var encoded: EncodedCollection
}

/// How good the rankings of an encoded collection are, and how far its vectors are from those of another precision.
struct QualityFigures: Encodable {
    var documents: Int
    var topics: Int
    /// By the name of the measure, the mean over the topics.
    var measures: [String: Double]
    var meanCosine: Double
    var smallestCosine: Double
    /// The mean share of terms that both have among those that one has; nil for dense vectors.
    var commonTerms: Double?
    /// The mean share of the first ten documents that both rankings have.
    var commonTop10: Double

    init(_ encoded: EncodedCollection, against other: EncodedCollection) {
        let names = ["nDCG@10", "R@100", "MRR@10"]
        // The names are measures.
        let evaluator = Evaluator(qrels: encoded.collection.qrels, measures: names.map { try! Measure($0) })
        measures = Dictionary(uniqueKeysWithValues: zip(names, evaluator.evaluate(encoded.run).means))
        documents = encoded.collection.documents.count
        topics = encoded.collection.topics.count
        let cosines = encoded.documents.cosines(with: other.documents)
        meanCosine = cosines.mean
        smallestCosine = cosines.min() ?? 1
        commonTerms = encoded.documents.commonTerms(with: other.documents)?.mean
        commonTop10 = zip(encoded.rankings, other.rankings).map { a, b in
            Double(Set(a.prefix(10).documents.map(\.id)).intersection(b.prefix(10).documents.map(\.id)).count) / 10
        }.mean
    }
}

extension Vectors {
    /// The cosine of each vector with its twin; 1 where both are empty.
    fileprivate func cosines(with others: Vectors) -> [Double] {
        switch (self, others) {
        case (.dense(let a), .dense(let b)):
            zip(a, b).map { Self.cosine($0, $1, by: ExactSearch.product) }
        case (.sparse(let a), .sparse(let b)):
            zip(a, b).map { Self.cosine($0, $1) { $0.dot($1) } }
        default:
            preconditionFailure("both are of one model")
        }
    }

    private static func cosine<Vector>(_ a: Vector, _ b: Vector, by product: (Vector, Vector) -> Float) -> Double {
        let squares = Double(product(a, a)) * Double(product(b, b))
        return squares > 0 ? Double(product(a, b)) / squares.squareRoot() : product(a, a) == product(b, b) ? 1 : 0
    }

    fileprivate func commonTerms(with others: Vectors) -> [Double]? {
        guard case (.sparse(let a), .sparse(let b)) = (self, others) else { return nil }
        return zip(a, b).map { a, b in
            let union = Set(a.terms).union(b.terms).count
            return union == 0 ? 1 : Double(Set(a.terms).intersection(b.terms).count) / Double(union)
        }
    }
}

extension [Double] {
    fileprivate var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
