import Retrieval

/// The integers that Anserini's impact indexes hold in place of weights.
struct AnseriniImpacts {
    private let factor: Float

    init(factor: Float) throws(InterchangeError) {
        guard factor.isFinite, factor > 0 else {
            throw InterchangeError(place: "quantisation factor", problem: "must be greater than 0, found \(factor)")
        }
        self.factor = factor
    }

    /// weight × factor, rounded to the nearest integer (halves to the even one), without zeros, in order of token.
    func quantize(
        _ vector: [WeightedToken], place: String
    ) throws(InterchangeError) -> [(token: String, impact: Int)] {
        var impacts: [(token: String, impact: Int)] = []
        for entry in try vector.canonical(place: place) {
            // Anserini repeats the token into a text that it splits at white space.
            guard !entry.token.unicodeScalars.contains(where: \.properties.isWhitespace) else {
                throw InterchangeError(place: place, problem: "the token \"\(entry.token)\" has white space in it")
            }
            let impact = (Double(entry.weight) * Double(factor)).rounded(.toNearestOrEven)
            guard impact <= Double(Int32.max) else {
                throw InterchangeError(
                    place: place, problem: "the impact of token \"\(entry.token)\", \(impact), is beyond 32 bits")
            }
            if impact > 0 { impacts.append((entry.token, Int(impact))) }
        }
        return impacts
    }
}
