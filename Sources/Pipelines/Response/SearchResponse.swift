import IndexStore
import Retrieval

/// The answer of a pipeline.
public struct SearchResponse: Sendable {
    /// The query as it was asked.
    public var query: String
    /// The best documents, best first.
    public var hits: [SearchHit]
    /// What was left out because it failed or missed its time.
    public var failures: [LegFailure]
    /// From the request to the last hit.
    public var took: Duration
    /// When each stage ran.
    public var trace: [TraceSpan]
    /// What was chosen to stay inside the budget; nil without one.
    public var budget: BudgetReport?

    /// Whether something was left out.
    public var degraded: Bool { !failures.isEmpty }
}

/// A document of the answer.
public struct SearchHit: Sendable {
    /// From 1.
    public var rank: Int
    public var id: DocumentID
    /// The root retriever's score.
    public var score: Double
    /// The document; nil when the request does without, or when it was deleted meanwhile.
    public var document: Document?
    /// The best chunk, in an index of chunks; nil where documents stay whole or are not fetched.
    public var chunk: Chunk?
    /// How the score came about, if the request asked.
    public var explanation: ScoreExplanation?
}

/// How a node of the retriever tree came to a document's score.
public struct ScoreExplanation: Hashable, Sendable {
    /// The node's name.
    public var name: String
    /// What the node is: `bm25`, `linear`, …
    public var kind: String
    /// The document's rank in the node's list, from 1; nil when the list does not hold it.
    public var rank: Int?
    /// The document's score in the node's list.
    public var score: Double?
    /// The score after the parent's normalizer.
    public var normalizedScore: Double?
    /// The node's weight in its parent.
    public var weight: Double?
    /// What the node added to its parent's score.
    public var contribution: Double?
    /// Which chunk of the document the node found, from 0; nil where documents stay whole.
    public var chunk: Int?
    /// What there is to say beside the numbers: that the document was not found, that the node failed.
    public var note: String?
    /// For scores that are sums over terms: the terms, the strongest first.
    public var terms: [TermContribution] = []
    /// The nodes below.
    public var details: [ScoreExplanation] = []
}
