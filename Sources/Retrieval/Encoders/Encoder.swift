/// Whether a text is searched for or searched in; many models treat the two differently.
public enum TextRole: Sendable {
    case query
    case document
}

/// Turns texts into weighted vocabulary terms (SPLADE and its family).
public protocol SparseEncoder: Sendable {
    /// The number of terms in the vocabulary; every term of a vector is below it.
    var vocabularySize: Int { get }

    /// Encodes texts, one vector for each, in order. Longer texts than the model reads are cut.
    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector]

    /// The vocabulary's token for a term, for explanations and exchange.
    func token(of term: UInt32) -> String?
}

/// Turns texts into dense vectors.
public protocol DenseEncoder: Sendable {
    /// The length of every vector.
    var dimension: Int { get }

    /// Encodes texts, one vector of ``dimension`` numbers for each, in order. Longer texts than the model reads are cut.
    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]]
}

/// Scores query/document pairs by reading both together.
public protocol CrossEncoder: Sendable {
    /// Scores each document for the query, in order; higher is better. Scores compare only within one query.
    func score(query: String, documents: [String]) async throws -> [Float]
}
