import Retrieval

/// The integers that Anserini's impact indexes hold in place of weights.
struct AnseriniImpacts {
    let quantization: ImpactQuantization
    private(set) var tally = QuantizationTally()

    init(quantization: ImpactQuantization) {
        self.quantization = quantization
    }

    /// The impacts of a vector without zeros, in order of token.
    mutating func quantize(
        _ vector: [WeightedToken], place: String
    ) throws(InterchangeError) -> [(token: String, impact: Int)] {
        var impacts: [(token: String, impact: Int)] = []
        let vector = try vector.canonical(place: place)
        for entry in vector {
            // Anserini repeats the token into a text that it splits at white space.
            guard !entry.token.unicodeScalars.contains(where: \.properties.isWhitespace) else {
                throw InterchangeError(place: place, problem: "the token \"\(entry.token)\" has white space in it")
            }
            guard let impact = quantization.impact(of: entry.weight) else {
                throw InterchangeError(
                    place: place,
                    problem: "the weight \(entry.weight) of token \"\(entry.token)\" × \(quantization.factor) "
                        + "is beyond 32 bits")
            }
            if impact > 0 { impacts.append((entry.token, impact)) }
        }
        tally.add(impacts: impacts.lazy.map(\.impact), ofWeights: vector.count)
        return impacts
    }
}
