/// A measure of one topic's result list, perhaps over its first `cutoff` documents only.
///
/// Formulas are `trec_eval`'s, with its results to rounding. A document is relevant when its grade is 1 or more.
public struct Measure: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Normalised discounted cumulated gain: Σ grade / log₂(rank + 1), divided by that of the best possible list.
        /// Grades below 0 gain nothing.
        case ndcg = "nDCG"
        /// The share of the relevant documents that was found.
        case recall = "R"
        /// 1 / rank of the first relevant document, 0 without one.
        case reciprocalRank = "MRR"
        /// The mean, over all relevant documents, of the precision at their ranks; 0 for one that was not found.
        case averagePrecision = "MAP"
        /// The share of the first `cutoff` ranks that hold a relevant document; ranks that do not exist count too.
        case precision = "P"
        /// 1 when a relevant document was found, else 0.
        case success = "Success"
        /// The share of the first `cutoff` documents, those that exist, that were judged at all.
        case judged = "Judged"

        /// Whether the measure is defined over the whole list as well.
        var worksWithoutCutoff: Bool {
            switch self {
            case .ndcg, .reciprocalRank, .averagePrecision: true
            case .recall, .precision, .success, .judged: false
            }
        }
    }

    public static let largestCutoff = 1_000_000

    public let kind: Kind
    /// How many documents of the list are looked at; nil for all.
    public let cutoff: Int?

    /// The usual name, as `nDCG@10`.
    public var name: String {
        cutoff.map { "\(kind.rawValue)@\($0)" } ?? kind.rawValue
    }

    /// A measure by its name in any case: `nDCG@10`, `R@100` or `Recall@100`, `MRR@10` or `RR@10`, `MAP` or `AP@100`,
    /// `P@5`, `Success@5` or `Hits@5`, `Judged@10`; or trec_eval's `ndcg_cut_10`, `recall_100`, `recip_rank`, `map`,
    /// `map_cut_10`, `P_10`, `success_5`.
    ///
    /// - Throws: ``EvaluationError`` for an unknown name, a cutoff that is missing or that is not a whole number from
    ///   1.
    public init(_ name: String) throws(EvaluationError) {
        let lowercase = name.lowercased()
        if let kind = Self.kinds[lowercase] {
            guard kind.worksWithoutCutoff else { throw .missingCutoff(name) }
            self.init(kind: kind, cutoff: nil)
            return
        }
        let separator = lowercase.lastIndex(of: "@") ?? lowercase.lastIndex(of: "_")
        guard let separator, let kind = Self.kinds[String(lowercase[..<separator])] else {
            throw .unknownMeasure(name)
        }
        let digits = lowercase[lowercase.index(after: separator)...]
        guard let cutoff = Int(digits), 1...Self.largestCutoff ~= cutoff else { throw .badCutoff(name) }
        self.init(kind: kind, cutoff: cutoff)
    }

    private init(kind: Kind, cutoff: Int?) {
        self.kind = kind
        self.cutoff = cutoff
    }

    private static let kinds: [String: Kind] = [
        "ndcg": .ndcg, "ndcg_cut": .ndcg,
        "r": .recall, "recall": .recall,
        "mrr": .reciprocalRank, "rr": .reciprocalRank, "recip_rank": .reciprocalRank,
        "map": .averagePrecision, "ap": .averagePrecision, "map_cut": .averagePrecision,
        "p": .precision, "precision": .precision,
        "success": .success, "hits": .success, "hit": .success,
        "judged": .judged,
    ]
}

extension Measure: CustomStringConvertible {
    public var description: String { name }
}
