import HybridSearch

/// A sparse vector beside its text: which of its terms the text holds itself, and which the model added.
struct Expansion {
    struct Term {
        let token: WeightedToken
        /// Whether the term is a token of the text.
        let isInText: Bool
    }

    let text: String
    /// The terms of the vector, the largest weight first.
    let terms: [Term]
    let vocabularySize: Int

    /// The number of terms that the text does not hold.
    var expansionCount: Int { terms.count { !$0.isInText } }

    /// The share of the sum of all weights that the terms have which the text does not hold; 0 without weights.
    var expansionShare: Double {
        let whole = terms.reduce(0) { $0 + Double($1.token.weight) }
        let added = terms.reduce(0) { $0 + ($1.isInText ? 0 : Double($1.token.weight)) }
        return whole > 0 ? added / whole : 0
    }

    /// The figures and the strongest terms.
    func json(limit: Int) -> JSONValue {
        [
            "text": .string(text),
            "active_dimensions": .integer(terms.count),
            "vocabulary_size": .integer(vocabularySize),
            "expansion_terms": .integer(expansionCount),
            "expansion_share": JSONValue(shortest: Float(expansionShare)),
            "terms": .array(
                terms.prefix(limit).map {
                    [
                        "token": .string($0.token.token), "weight": JSONValue(shortest: $0.token.weight),
                        "in_text": .bool($0.isInText),
                    ]
                }),
        ]
    }
}

/// Tells the terms of texts from those that a model adds.
struct ExpansionReader {
    private let encoder: any SparseEncoder
    private let tokenizer: TextTokenizer

    init(model: String, encoder: any SparseEncoder) throws {
        self.encoder = encoder
        tokenizer = try TextTokenizer(folder: ModelLibrary().folder(of: model))
    }

    func expansion(of text: String, _ vector: SparseVector) -> Expansion {
        let own = Set(tokenizer.tokens(of: text).map(encoder.name(of:)))
        let terms = encoder.decode(vector).map { Expansion.Term(token: $0, isInText: own.contains($0.token)) }
        return Expansion(text: text, terms: terms, vocabularySize: encoder.vocabularySize)
    }
}
