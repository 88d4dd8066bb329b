import Retrieval

/// A line of a file of vectors, not yet parsed: parsing takes longer than reading, so other threads can do it.
public struct SparseVectorLine: Hashable, Sendable {
    let bytes: [UInt8]
    /// File and line, for errors.
    public let place: String

    /// The tokens of the line's vector in order of their bytes, with weights from 0.
    ///
    /// - Throws: ``InterchangeError`` with file and line for what is no JSON object with an object `vector` of tokens
    ///   and weights.
    public func tokens() throws(InterchangeError) -> [WeightedToken] {
        let line: JSONValue
        do {
            line = try JSONValue(parsing: bytes)
        } catch {
            let column = error.column.map { ":\($0)" } ?? ""
            throw InterchangeError(place: place + column, problem: "is not valid JSON: \(error.problem)")
        }
        guard case .object(let fields) = line else { throw problem("must be a JSON object, found \(line.kind)") }
        guard let vector = fields["vector"] else { throw problem("the object has no \"vector\"") }
        guard case .object(let weights) = vector else {
            throw problem("\"vector\" must be an object from tokens to weights, found \(vector.kind)")
        }
        var tokens: [WeightedToken] = []
        tokens.reserveCapacity(weights.count)
        for (token, value) in weights {
            guard let weight = value.doubleValue else {
                throw problem("the weight of token \"\(token)\" must be a number, found \(value.kind)")
            }
            tokens.append(WeightedToken(token, Float(weight)))
        }
        return try tokens.canonical(place: place)
    }

    private func problem(_ problem: String) -> InterchangeError {
        InterchangeError(place: place, problem: problem)
    }
}
