import Retrieval

/// What documents bring for the legs of an index, by document in order; nil where analyzer or encoder are to work.
struct GivenEncodings: Sendable {
    var terms: [[TermFrequency]?]
    var sparse: [String: [SparseVector?]]
    var dense: [String: [[Float]?]]
    /// How many weights were left out because the leg's model does not know their token, by leg.
    var unknownTokens: [String: Int] = [:]

    /// Nothing is given.
    init(count: Int, definition: IndexDefinition) {
        terms = Array(repeating: nil, count: count)
        sparse = definition.sparse.mapValues { _ in Array(repeating: nil, count: count) }
        dense = definition.dense.mapValues { _ in Array(repeating: nil, count: count) }
    }
}

/// Makes of what documents bring what a segment takes, and refuses what it would not.
struct GivenEncodingReader: Sendable {
    let definition: IndexDefinition
    /// Of the sparse legs that have a model.
    private let encoders: [String: any SparseEncoder]
    private let dimensions: [String: Int]
    /// Made when a vector comes by token.
    private var vocabularies: [String: ModelVocabulary] = [:]
    /// Whether a token that a leg's model does not know is an error.
    var isStrict = false

    init(definition: IndexDefinition, encoders: [String: any SparseEncoder], dimensions: [String: Int]) {
        self.definition = definition
        self.encoders = encoders
        self.dimensions = dimensions
    }

    /// - Parameter vocabularies: Of the pretokenized legs; they grow.
    /// - Throws: ``EncodedDocumentError`` for the first document that cannot be added.
    /// - Complexity: O(weights).
    mutating func read(
        _ documents: [EncodedDocument], growing vocabularies: inout WriterVocabularies
    ) throws -> GivenEncodings {
        var given = GivenEncodings(count: documents.count, definition: definition)
        for (i, document) in documents.enumerated() {
            try checkLegs(of: document)
            if let terms = document.terms { given.terms[i] = try checked(terms, of: document) }
            for (leg, encoding) in document.sparse {
                let vector = try vector(encoding, of: document, leg, growing: &vocabularies, &given.unknownTokens)
                given.sparse[leg]?[i] = vector
            }
            for (leg, vector) in document.dense {
                try check(vector, of: document, leg)
                given.dense[leg]?[i] = vector
            }
        }
        return given
    }

    private func checkLegs(of document: EncodedDocument) throws(EncodedDocumentError) {
        let id = document.document.id
        if definition.chunking != nil, !document.isPlain {
            let leg = document.sparse.keys.min() ?? document.dense.keys.min() ?? "bm25"
            throw EncodedDocumentError(document: id, leg: leg, .chunkedIndex)
        }
        if definition.bm25 == nil, document.terms != nil {
            throw EncodedDocumentError(document: id, leg: "bm25", .noSuchLeg(known: []))
        }
        for leg in document.sparse.keys.sorted() where definition.sparse[leg] == nil {
            throw EncodedDocumentError(document: id, leg: leg, .noSuchLeg(known: definition.sparse.keys.sorted()))
        }
        for leg in document.dense.keys.sorted() where definition.dense[leg] == nil {
            throw EncodedDocumentError(document: id, leg: leg, .noSuchLeg(known: definition.dense.keys.sorted()))
        }
        for (leg, sparse) in definition.sparse where sparse.isPretokenized && document.sparse[leg] == nil {
            throw EncodedDocumentError(document: id, leg: leg, .missingVector)
        }
    }

    // MARK: Terms

    private func checked(
        _ terms: [TermFrequency], of document: EncodedDocument
    ) throws(EncodedDocumentError) -> [TermFrequency] {
        var seen: Set<[UInt8]> = []
        for term in terms where term.frequency == 0 || !seen.insert(Array(term.term.utf8)).inserted {
            throw EncodedDocumentError(document: document.document.id, leg: "bm25", .frequency(term: term.term))
        }
        return terms
    }

    // MARK: Sparse vectors

    private mutating func vector(
        _ given: SparseEncoding, of document: EncodedDocument, _ leg: String,
        growing vocabularies: inout WriterVocabularies, _ unknownTokens: inout [String: Int]
    ) throws -> SparseVector {
        let id = document.document.id
        switch given {
        case .vector(let vector):
            try check(vector, of: id, leg)
            return vector
        case .tokens(let tokens):
            var terms: [UInt32] = []
            var weights: [Float] = []
            terms.reserveCapacity(tokens.count)
            weights.reserveCapacity(tokens.count)
            for entry in tokens {
                try check(entry, of: id, leg)
                guard entry.weight > 0 else { continue }
                if let term = term(of: entry.token, leg, growing: &vocabularies) {
                    terms.append(term)
                    weights.append(entry.weight)
                } else if isStrict {
                    throw EncodedDocumentError(document: id, leg: leg, .unknownToken(entry.token))
                } else {
                    unknownTokens[leg, default: 0] += 1
                }
            }
            return try SparseVector(terms: terms, weights: weights)
        }
    }

    private func check(_ entry: WeightedToken, of id: DocumentID, _ leg: String) throws(EncodedDocumentError) {
        guard entry.weight.isFinite, entry.weight >= 0 else {
            throw EncodedDocumentError(document: id, leg: leg, .weight(token: entry.token, entry.weight))
        }
        guard !entry.token.isEmpty else { throw EncodedDocumentError(document: id, leg: leg, .emptyToken) }
    }

    /// Encoders' vectors may be made unchecked, but not beyond their vocabulary.
    private func check(_ vector: SparseVector, of id: DocumentID, _ leg: String) throws(EncodedDocumentError) {
        let size = encoders[leg]?.vocabularySize ?? 0
        if let last = vector.terms.last, Int(last) >= size {
            throw EncodedDocumentError(document: id, leg: leg, .unknownTerm(last, vocabularySize: size))
        }
    }

    private mutating func term(
        of token: String, _ leg: String, growing grown: inout WriterVocabularies
    ) -> UInt32? {
        guard let encoder = encoders[leg] else { return grown.number(of: token, inLeg: leg) }
        if vocabularies[leg] == nil { vocabularies[leg] = ModelVocabulary(of: encoder) }
        return vocabularies[leg]?.term(of: token)
    }

    // MARK: Dense vectors

    private func check(_ vector: [Float], of document: EncodedDocument, _ leg: String) throws(EncodedDocumentError) {
        let id = document.document.id
        guard let definition = definition.dense[leg], let expected = dimensions[leg] else { return }
        guard vector.count == expected else {
            throw EncodedDocumentError(document: id, leg: leg, .dimension(expected: expected, found: vector.count))
        }
        do {
            _ = try definition.similarity.prepare(vector, dimension: expected, name: "the vector")
        } catch {
            throw EncodedDocumentError(document: id, leg: leg, .unusableVector("\(error)"))
        }
    }
}
