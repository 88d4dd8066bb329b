import Retrieval

/// Writes encoded queries as Anserini's topics, `qid<TAB>tok tok tok` with each token as often as its impact says,
/// for `-topicReader TsvString`.
///
/// Anserini cannot read a topic without tokens: one is left out and counted in ``emptyTopics``. The file appears
/// under its name when ``finish()`` returns.
public final class AnseriniTopicWriter {
    /// The most tokens, repetitions included, that one topic may have.
    public static let mostTokens = 1 << 20

    /// How many topics were left out because no token was left after rounding.
    public private(set) var emptyTopics = 0

    private let file: OutputFile
    private var impacts: AnseriniImpacts

    /// What rounding has done to the vectors of the topics, those left out among them.
    public var tally: QuantizationTally { impacts.tally }

    /// - Throws: ``InterchangeError`` when the file cannot be made.
    public init(path: String, quantization: ImpactQuantization = .byHundred) throws(InterchangeError) {
        impacts = AnseriniImpacts(quantization: quantization)
        file = try OutputFile(path: path)
    }

    /// Writes one topic.
    ///
    /// - Throws: ``InterchangeError`` for an id that is empty or holds white space, for a token that is empty or
    ///   holds white space, for a weight that is negative or not finite, for more than ``mostTokens`` tokens, and
    ///   when the disk is full.
    public func write(id: String, vector: [WeightedToken]) throws(InterchangeError) {
        let place = "\(file.path), topic \"\(id)\""
        guard !id.isEmpty, !id.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            throw InterchangeError(place: place, problem: "the id is empty or has white space in it")
        }
        let vector = try impacts.quantize(vector, place: place)
        guard !vector.isEmpty else {
            emptyTopics += 1
            return
        }
        let total = vector.reduce(0) { $0 + $1.impact }
        guard total <= Self.mostTokens else {
            throw InterchangeError(
                place: place, problem: "\(total) tokens are more than \(Self.mostTokens); use a smaller factor")
        }
        let tokens = vector.flatMap { repeatElement($0.token, count: $0.impact) }
        try file.write(Array("\(id)\t\(tokens.joined(separator: " "))\n".utf8))
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
