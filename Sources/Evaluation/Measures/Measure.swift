/// A measure of one topic's result list, perhaps over its first `cutoff` documents only.
///
/// Formulas are `trec_eval`'s, with its results to rounding, where it has the measure. A document is relevant when
/// its grade is ``relevanceLevel`` or more.
public struct Measure: Hashable, Sendable {
    /// What is measured.
    public enum Kind: String, CaseIterable, Sendable {
        /// Normalised discounted cumulated gain: Σ grade / log₂(rank + 1), divided by that of the best possible list
        /// (Järvelin and Kekäläinen 2002). Grades below 0 gain nothing.
        case ndcg = "nDCG"
        /// The same with the gain 2^grade − 1 (Burges et al. 2005), as in MSLR, Microsoft's and Kaggle's figures.
        case exponentialNDCG = "nDCG_exp"
        /// The share of the relevant documents that was found.
        case recall = "R"
        /// 1 / rank of the first relevant document, 0 without one.
        case reciprocalRank = "MRR"
        /// The mean, over all relevant documents, of the precision at their ranks; 0 for one that was not found.
        case averagePrecision = "MAP"
        /// The share of the first `cutoff` ranks that hold a relevant document; ranks that do not exist count too.
        case precision = "P"
        /// The precision at the rank that is the number of relevant documents.
        case rPrecision = "Rprec"
        /// The harmonic mean of `P` and `R`.
        case f1 = "F1"
        /// 1 when a relevant document was found, else 0.
        case success = "Success"
        /// How seldom judged documents that are not relevant stand before relevant ones; what was not judged does not
        /// matter (Buckley and Voorhees 2004).
        case binaryPreference = "bpref"
        /// Rank-biased precision: (1 − p) Σ p^(rank − 1) over the relevant documents, for a reader who goes on to the
        /// next document with probability ``Measure/persistence`` (Moffat and Zobel 2008).
        case rankBiasedPrecision = "RBP"
        /// Expected reciprocal rank of the document that satisfies the reader, who is satisfied by a grade g with
        /// probability (2^g − 1) / 2^h, h being the highest grade of the qrels (Chapelle et al. 2009).
        case expectedReciprocalRank = "ERR"
        /// The share of the first `cutoff` documents, those that exist, that were judged at all.
        case judged = "Judged"

        /// Whether the measure is defined over the whole list as well.
        var worksWithoutCutoff: Bool {
            switch self {
            case .ndcg, .exponentialNDCG, .reciprocalRank, .averagePrecision, .rPrecision, .binaryPreference,
                .rankBiasedPrecision, .expectedReciprocalRank: true
            case .recall, .precision, .f1, .success, .judged: false
            }
        }

        /// Whether the measure is defined over a part of the list.
        var worksWithCutoff: Bool {
            switch self {
            case .rPrecision, .binaryPreference: false
            default: true
            }
        }

        /// Whether the measure asks of a document only if it is relevant, not how much.
        public var isBinary: Bool {
            switch self {
            case .ndcg, .exponentialNDCG, .expectedReciprocalRank, .judged: false
            default: true
            }
        }
    }

    /// The largest cutoff that is understood.
    public static let largestCutoff = 1_000_000
    /// The persistence of ``Kind/rankBiasedPrecision`` when its name does not say another.
    public static let defaultPersistence = 0.8

    /// What is measured.
    public let kind: Kind
    /// How many documents of the list are looked at; nil for all.
    public let cutoff: Int?
    /// The lowest grade of a relevant document, `trec_eval`'s `-l`: at least 1. It is 1 for measures that use the
    /// grades themselves.
    public let relevanceLevel: Int
    /// The probability that ``Kind/rankBiasedPrecision``'s reader goes on; ``defaultPersistence`` for other measures.
    public let persistence: Double

    /// A measure by its parts.
    ///
    /// - Throws: ``EvaluationError`` for a cutoff that is missing, that the measure does not have, or that is not
    ///   from 1 to ``largestCutoff``; for a relevance level below 1, and for a persistence that is not between 0 and
    ///   1.
    public init(
        _ kind: Kind, cutoff: Int? = nil, relevanceLevel: Int? = nil, persistence: Double? = nil
    ) throws(EvaluationError) {
        if let cutoff {
            guard kind.worksWithCutoff else { throw .needlessCutoff("\(kind.rawValue)@\(cutoff)") }
            guard 1...Self.largestCutoff ~= cutoff else { throw .badCutoff("\(kind.rawValue)@\(cutoff)") }
        } else if !kind.worksWithoutCutoff {
            throw .missingCutoff(kind.rawValue)
        }
        if let relevanceLevel {
            guard kind.isBinary else { throw .badParameter(kind.rawValue, "rel=\(relevanceLevel)") }
            guard relevanceLevel >= 1 else { throw .badRelevanceLevel("\(relevanceLevel)") }
        }
        if let persistence {
            guard kind == .rankBiasedPrecision, persistence > 0, persistence < 1 else {
                throw .badParameter(kind.rawValue, "p=\(persistence)")
            }
        }
        self.init(
            unchecked: kind, cutoff, relevanceLevel ?? 1,
            persistence ?? Self.defaultPersistence)
    }

    private init(unchecked kind: Kind, _ cutoff: Int?, _ relevanceLevel: Int, _ persistence: Double) {
        self.kind = kind
        self.cutoff = cutoff
        self.relevanceLevel = relevanceLevel
        self.persistence = persistence
    }

    /// The measure with another lowest grade of relevant documents; measures that use the grades themselves do not
    /// change.
    ///
    /// - Throws: ``EvaluationError`` for a level below 1.
    public func with(relevanceLevel: Int) throws(EvaluationError) -> Measure {
        guard relevanceLevel >= 1 else { throw .badRelevanceLevel("\(relevanceLevel)") }
        return kind.isBinary ? Measure(unchecked: kind, cutoff, relevanceLevel, persistence) : self
    }

    /// The measure over the first `cutoff` documents; nil for a measure that has no cutoff.
    ///
    /// - Precondition: `cutoff` is from 1 to ``largestCutoff``.
    public func at(_ cutoff: Int) -> Measure? {
        precondition(1...Self.largestCutoff ~= cutoff, "the cutoff \(cutoff) is not from 1 to \(Self.largestCutoff)")
        return kind.worksWithCutoff ? Measure(unchecked: kind, cutoff, relevanceLevel, persistence) : nil
    }
}
