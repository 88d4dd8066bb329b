import Retrieval

/// What is wrong with a document that brings its own vectors or terms.
public struct EncodedDocumentError: Error, Equatable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        /// It has a vector for a leg that the index does not have, or terms where there is no lexical leg.
        case noSuchLeg(known: [String])
        /// Legs of a chunked index have a vector of each chunk.
        case chunkedIndex
        /// The leg has no model that could make the vector that the document does not bring.
        case missingVector
        /// A weight is negative or not finite.
        case weight(token: String, Float)
        /// A token is the empty string.
        case emptyToken
        /// The leg's model does not know a token.
        case unknownToken(String)
        /// A term is not below the number of terms of the leg's model.
        case unknownTerm(UInt32, vocabularySize: Int)
        /// A dense vector does not have the leg's length.
        case dimension(expected: Int, found: Int)
        /// A dense vector cannot be searched for: the reason in words.
        case unusableVector(String)
        /// A term of the lexical leg has the frequency 0, or is there twice.
        case frequency(term: String)
    }

    /// The document.
    public let document: DocumentID
    /// The leg by its name; `bm25` for the lexical one.
    public let leg: String
    public let problem: Problem

    public init(document: DocumentID, leg: String, _ problem: Problem) {
        self.document = document
        self.leg = leg
        self.problem = problem
    }

    public var description: String { "document \"\(document)\", leg \(leg): \(words)" }

    private var words: String {
        switch problem {
        case .noSuchLeg(let known):
            known.isEmpty
                ? "the index has no legs of that kind"
                : "the index has no such leg; it has: \(known.joined(separator: ", "))"
        case .chunkedIndex:
            "an index of chunks encodes documents itself and does not take their vectors"
        case .missingVector:
            "the leg is pretokenized, so a document must bring its vector (an empty one if need be)"
        case .weight(let token, let weight):
            "the weight of \"\(token.shortened)\" must be a number from 0, found \(weight)"
        case .emptyToken:
            "a token is empty"
        case .unknownToken(let token):
            "the token \"\(token.shortened)\" is not in the model's vocabulary"
        case .unknownTerm(let term, let vocabularySize):
            "the term \(term) is not below \(vocabularySize), the size of the model's vocabulary"
        case .dimension(let expected, let found):
            "the vector has \(found) components, the leg's have \(expected)"
        case .unusableVector(let reason):
            reason
        case .frequency(let term):
            "the term \"\(term.shortened)\" has the frequency 0 or is there twice"
        }
    }
}

extension String {
    /// Short enough for a sentence.
    fileprivate var shortened: String { count > 60 ? "\(prefix(60))…" : self }
}
