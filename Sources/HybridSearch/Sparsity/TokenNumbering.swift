import Interchange
import Retrieval

/// Which term each token is, so that vectors by token become ``SparseVector``s.
public struct TokenNumbering: Sendable {
    private var tokens: [String]
    private var terms: [String: UInt32]
    private let grows: Bool

    /// A numbering that learns: tokens are numbered from 0 as they turn up.
    public init() {
        tokens = []
        terms = [:]
        grows = true
    }

    /// The vocabulary of an encoder, which does not grow.
    public init(vocabularyOf encoder: any SparseEncoder) {
        tokens = (0..<UInt32(encoder.vocabularySize)).map(encoder.name(of:))
        terms = Dictionary(zip(tokens, 0...), uniquingKeysWith: { first, _ in first })
        grows = false
    }

    /// The number of tokens; every term is below it.
    public var count: Int { tokens.count }

    /// The token of a term.
    ///
    /// - Precondition: The term is below ``count``.
    public func token(of term: UInt32) -> String { tokens[Int(term)] }

    /// The vector of weighted tokens.
    ///
    /// - Parameter place: What errors call the vector.
    /// - Throws: `InterchangeError` for a token that a numbering that does not grow does not know, and for weights
    ///   that are no sparse vector.
    mutating func vector(of weighted: [WeightedToken], place: String) throws -> SparseVector {
        let terms = try weighted.map { entry in
            guard let term = term(of: entry.token) else {
                throw InterchangeError(
                    place: place, problem: "the token \"\(entry.token)\" is not in the model's vocabulary")
            }
            return term
        }
        do {
            return try SparseVector(terms: terms, weights: weighted.map(\.weight))
        } catch {
            throw InterchangeError(place: place, problem: "\(error)")
        }
    }

    private mutating func term(of token: String) -> UInt32? {
        if let term = terms[token] { return term }
        guard grows else { return nil }
        let term = UInt32(tokens.count)
        tokens.append(token)
        terms[token] = term
        return term
    }
}
