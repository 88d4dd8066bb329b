import Retrieval

/// Makes one list of the lists that the legs of a hybrid search return.
///
/// A document's score is the sum of what each leg contributes; a leg that did not find the document adds nothing, unless
/// the method says what. The result does not depend on the order of the legs (each with its own weight), and equal scores
/// are in order of id.
public protocol FusionMethod: Sendable {
    /// The number of legs that the method was made for.
    var legCount: Int { get }

    /// Whether the method looks at what is known of the query; for others nobody needs to find it out. False by default.
    var readsQuery: Bool { get }

    /// Fuses the legs' lists and returns the best `limit` documents, best first.
    ///
    /// - Parameters:
    ///   - lists: One list for each leg. Nil is a leg that failed or was left out, an empty list one that found
    ///     nothing; the two differ only in the contributions, where a leg that did not run is not mentioned. (In a Borda
    ///     count a leg that found nothing gives all documents the same, and one that did not run gives them nothing.)
    ///   - query: What is known of the query, for methods whose weights depend on it; others ignore it.
    /// - Precondition: `lists` has ``legCount`` elements.
    /// - Complexity: O(n log n) for n documents in all lists together.
    func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument]

    /// The documents that ``fuse(_:query:limit:)`` returns, with their scores and chunks alone.
    ///
    /// Made for who needs no explanation: contributions take most of the time where many documents are returned.
    func rank(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> RankedList
}

extension FusionMethod {
    public var readsQuery: Bool { false }

    public func rank(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> RankedList {
        RankedList(fuse(lists, query: query, limit: limit))
    }

    /// Ranks the legs' lists of a query of which nothing is known.
    public func rank(_ lists: [RankedList?], limit: Int) -> RankedList {
        rank(lists, query: .none, limit: limit)
    }

    /// Fuses the legs' lists of a query of which nothing is known.
    public func fuse(_ lists: [RankedList?], limit: Int) -> [FusedDocument] {
        fuse(lists, query: .none, limit: limit)
    }
}

/// Why a fusion method cannot be made.
public enum FusionError: Error, Equatable, CustomStringConvertible {
    case noLegs
    case rankConstantTooSmall(Int)
    case negativeWeight(Double)
    case weightNotFinite(Double)
    case countsDiffer(weights: Int, normalizers: Int)
    case blendOutOfRange(Double)
    /// A parameter of a method that is not in its range, which `allowed` says.
    case outOfRange(_ parameter: String, _ value: Double, _ allowed: String)
    /// `theoretical_minmax` that does not say the lowest score.
    case noLowestScore
    /// Scores are to be scaled, and this normaliser's have no bound.
    case noBound(normalizer: String)
    /// The combiner gives nothing to documents that a leg did not find.
    case absentNotTaken(combiner: String)
    /// The system has no such method, or no such number of legs.
    case notOfConvention(String)

    public var description: String {
        switch self {
        case .noLegs:
            "fusion needs at least one leg"
        case .rankConstantTooSmall(let constant):
            "[rank_constant] must be greater than or equal to 1, found [\(constant)]"
        case .negativeWeight(let weight):
            "[weight] must be non-negative, found [\(weight)]"
        case .weightNotFinite(let weight):
            "[weight] must be a finite number, found [\(weight)]"
        case .countsDiffer(let weights, let normalizers):
            "each leg needs a weight and a normalizer, found \(weights) weights and \(normalizers) normalizers"
        case .blendOutOfRange(let blend):
            "[blend] must be between 0 and 1, found [\(blend)]"
        case .outOfRange(let parameter, let value, let allowed):
            "[\(parameter)] must be \(allowed), found [\(value)]"
        case .noLowestScore:
            "[theoretical_minmax] needs the lowest score that the leg can give: 0 for BM25 and SPLADE, -1 for cosines"
        case .noBound(let normalizer):
            "scores normalized by [\(normalizer)] have no bound, so they cannot be scaled to 0…1"
        case .absentNotTaken(let combiner):
            "[\(combiner)] gives nothing to documents that a leg did not find: [absent] is for sum and arithmetic_mean"
        case .notOfConvention(let problem):
            problem
        }
    }

    /// Checks the weights of a method's legs.
    static func check(weights: [Double]) throws(FusionError) {
        guard !weights.isEmpty else { throw .noLegs }
        for weight in weights {
            guard weight.isFinite else { throw .weightNotFinite(weight) }
            guard weight >= 0 else { throw .negativeWeight(weight) }
        }
    }
}
