import Retrieval

/// What one leg gave to a fused document's score.
public struct Contribution: Hashable, Sendable {
    /// The leg's position among the lists that were fused, from 0.
    public var leg: Int
    /// The document's rank in the leg's list, from 1; nil when the leg did not find the document.
    public var rank: Int?
    /// The score that the leg gave; nil when the leg did not find the document.
    public var score: Double?
    /// Which chunk of the document the leg found, from 0; nil when the leg did not find the document.
    public var chunk: Int?
    /// The score after normalisation; nil when the leg did not find the document or the method looks at ranks only.
    public var normalizedScore: Double?
    /// The leg's weight.
    public var weight: Double
    /// The leg's part of the fused score; the parts sum to it. When the leg did not find the document it is 0, unless the
    /// method gives such documents something. ``CombinedFusion`` says what it is where a score is no sum.
    public var value: Double

    public init(
        leg: Int, rank: Int? = nil, score: Double? = nil, chunk: Int? = nil, normalizedScore: Double? = nil,
        weight: Double, value: Double = 0
    ) {
        self.leg = leg
        self.rank = rank
        self.score = score
        self.chunk = chunk
        self.normalizedScore = normalizedScore
        self.weight = weight
        self.value = value
    }
}

/// A document of a fused list, with where its score comes from.
///
/// There is one contribution for each leg that ran, in order of the legs: a leg that found nothing has one with no
/// rank, a leg that failed has none.
public struct FusedDocument: Hashable, Sendable {
    public var id: DocumentID
    /// The sum of the contributions' values.
    public var score: Double
    public var contributions: [Contribution]

    public init(id: DocumentID, score: Double, contributions: [Contribution]) {
        self.id = id
        self.score = score
        self.contributions = contributions
    }

    /// The chunk that the leg found which contributed most to the score; of several such chunks the first of the
    /// document. 0 when no leg says.
    public var chunk: Int { contributions.chunk }
}

extension [Contribution] {
    /// See ``FusedDocument/chunk``.
    var chunk: Int {
        var best: (chunk: Int, value: Double)?
        for contribution in self {
            guard let chunk = contribution.chunk else { continue }
            let value = contribution.value
            if let best, value < best.value || (value == best.value && chunk >= best.chunk) { continue }
            best = (chunk, value)
        }
        return best?.chunk ?? 0
    }
}

extension RankedList {
    /// The fused documents without where their scores come from.
    public init(_ fused: [FusedDocument]) {
        self.init(sorting: fused.map { ScoredDocument(id: $0.id, score: $0.score, chunk: $0.chunk) })
    }
}
