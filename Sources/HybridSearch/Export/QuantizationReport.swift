import Interchange
import Retrieval

/// How an export rounded weights to integers, and what was lost.
public struct QuantizationReport: Hashable, Sendable {
    /// What weights were multiplied with before they were rounded.
    public var factor: Float
    public var documents: QuantizationTally
    /// Of topics, where any were written.
    public var topics: QuantizationTally?

    public init(factor: Float, documents: QuantizationTally, topics: QuantizationTally? = nil) {
        self.factor = factor
        self.documents = documents
        self.topics = topics
    }

    var json: JSONValue {
        var object: [String: JSONValue] = ["factor": .number(Double(factor)), "documents": documents.json]
        object["topics"] = topics?.json
        return .object(object)
    }
}

extension QuantizationTally {
    fileprivate var json: JSONValue {
        [
            "vectors": .integer(vectors), "weights": .integer(weights), "dropped_weights": .integer(droppedWeights),
            "emptied_vectors": .integer(emptiedVectors), "largest_impact": .integer(largestImpact),
        ]
    }
}
