import Interchange
import Retrieval

/// How an export rounded weights to integers, and what was lost.
public struct QuantizationReport: Hashable, Sendable {
    /// What weights were multiplied with before they were rounded.
    public var factor: Float
    public var documents: QuantizationTally
    /// Of topics, where any were written.
    public var topics: QuantizationTally?
    /// What scores and lists of the topics lose; nil without topics that find something.
    public var loss: QuantizationLoss?

    public init(
        factor: Float, documents: QuantizationTally, topics: QuantizationTally? = nil, loss: QuantizationLoss? = nil
    ) {
        self.factor = factor
        self.documents = documents
        self.topics = topics
        self.loss = loss
    }

    var json: JSONValue {
        var object: [String: JSONValue] = ["factor": .number(Double(factor)), "documents": documents.json]
        object["topics"] = topics?.json
        object["loss"] = loss?.json
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

extension QuantizationLoss {
    fileprivate var json: JSONValue {
        [
            "topics": .integer(queries), "depth": .integer(depth), "pairs": .integer(pairs),
            "largest_error": .number(largestError), "mean_error": .number(meanError),
            "largest_relative_error": .number(largestRelativeError),
            "mean_relative_error": .number(meanRelativeError), "recall": .number(recall),
        ]
    }
}
