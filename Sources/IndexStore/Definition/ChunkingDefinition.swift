import Retrieval
import TextAnalysis

/// How the documents of an index are cut into chunks.
///
/// The last of the index's text fields is cut; what the others say, the title say, comes before each chunk. Legs search
/// chunks, a document is found by its best one.
public struct ChunkingDefinition: Hashable, Sendable {
    /// Where a text may be cut.
    public var strategy: Chunker.Strategy
    /// How many tokens a chunk has at most; less where the model reads less.
    public var maximumTokens: Int
    /// How many tokens a chunk repeats of the one before at most; less than ``maximumTokens``.
    public var overlap: Int
    /// The sparse or dense leg whose model's tokens are counted. By default the dense leg that is first by name, or else
    /// the sparse one; in an index without either, words are counted.
    public var inferenceID: String?

    public init(
        strategy: Chunker.Strategy = .sentence, maximumTokens: Int = 250, overlap: Int = 0, inferenceID: String? = nil
    ) {
        self.strategy = strategy
        self.maximumTokens = maximumTokens
        self.overlap = overlap
        self.inferenceID = inferenceID
    }
}

extension ChunkingDefinition {
    /// The largest chunks that may be asked for, in tokens.
    static let mostTokens = 100_000

    /// Reads `chunking` of the `index` part of a pipeline file; every mistake is noted at its path.
    ///
    /// - Parameter legs: The names of the sparse and dense legs.
    init(reading node: JSONNode, legs: Set<String>) {
        let members = node.members(known: ["strategy", "max_tokens", "overlap", "inference_id"])
        self.init()
        strategy = members["strategy"]?.oneOf(Chunker.Strategy.self) ?? strategy
        maximumTokens = members["max_tokens"]?.integer(in: 1...Self.mostTokens) ?? maximumTokens
        overlap = members["overlap"]?.integer(in: 0...Self.mostTokens) ?? overlap
        if overlap >= maximumTokens {
            (members["overlap"] ?? node).note("must be less than max_tokens (\(maximumTokens)), found \(overlap)")
            overlap = 0
        }
        inferenceID = members["inference_id"]?.name()
        if let inferenceID, !legs.contains(inferenceID) {
            let known = legs.isEmpty ? "there is none" : "they are \(legs.sorted().joined(separator: ", "))"
            members["inference_id"]?.note("must name a sparse or dense leg of the index (\(known)), found \"\(inferenceID)\"")
        }
    }

    /// The definition as a pipeline file has it.
    var json: JSONValue {
        var object: [String: JSONValue] = [
            "strategy": .string(strategy.rawValue), "max_tokens": .integer(maximumTokens), "overlap": .integer(overlap),
        ]
        object["inference_id"] = inferenceID.map(JSONValue.string)
        return .object(object)
    }
}
