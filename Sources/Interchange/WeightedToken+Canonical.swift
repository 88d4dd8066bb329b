import Retrieval

extension [WeightedToken] {
    /// The tokens by their bytes, each once: weights of a token that occurs twice are added up.
    ///
    /// - Throws: ``InterchangeError`` at `place` for an empty token and for a weight that is negative or not finite.
    func canonical(place: @autoclosure () -> String) throws(InterchangeError) -> [WeightedToken] {
        var weights: [String: Float] = [:]
        for entry in self {
            guard !entry.token.isEmpty else { throw InterchangeError(place: place(), problem: "a token is empty") }
            guard entry.weight.isFinite, entry.weight >= 0 else {
                throw InterchangeError(
                    place: place(),
                    problem: "the weight of token \"\(entry.token)\" must be a number from 0, found \(entry.weight)")
            }
            weights[entry.token, default: 0] += entry.weight
        }
        return weights.inKeyOrder.map { WeightedToken($0.key, $0.value) }
    }
}
