import Retrieval

/// One number that is known of a candidate, a document that at least one leg found, when lists are fused.
///
/// In model files a feature has a name: `minmax(bm25)` is a ``LegFeature`` of the leg "bm25", `legs_found` a
/// ``PoolFeature``, and `query(length)` the value `length` of the ``QueryFeatures``, 0 where it is not known.
public enum CandidateFeature: Hashable, Sendable {
    /// What a leg, given by its position, says of the candidate.
    case leg(LegFeature, Int)
    /// What all legs together say of it.
    case pool(PoolFeature)
    /// What is known of the query; the same for all of its candidates.
    case query(String)

    /// All features of `legs` legs and of a query with the given values, in a fixed order: by leg, the pool's, the
    /// query's by name.
    public static func all(legs: Int, query names: some Sequence<String> = []) -> [CandidateFeature] {
        (0..<legs).flatMap { leg in LegFeature.allCases.map { .leg($0, leg) } }
            + PoolFeature.allCases.map { .pool($0) } + Set(names).sorted().map { .query($0) }
    }

    /// The name in model files.
    ///
    /// - Precondition: `legs` has the feature's leg.
    public func name(legs: [String]) -> String {
        switch self {
        case .leg(let feature, let leg): "\(feature.rawValue)(\(legs[leg]))"
        case .pool(let feature): feature.rawValue
        case .query(let name): "query(\(name))"
        }
    }

    /// The feature of a name; nil when there is none. Leg names may hold any characters, brackets too.
    public init?(name: String, legs: [String]) {
        if let feature = PoolFeature(rawValue: name) {
            self = .pool(feature)
            return
        }
        guard let bracket = name.firstIndex(of: "("), name.last == ")" else { return nil }
        let argument = String(name[name.index(after: bracket)...].dropLast())
        let kind = String(name[..<bracket])
        if kind == "query", !argument.isEmpty {
            self = .query(argument)
        } else if let feature = LegFeature(rawValue: kind), let leg = legs.firstIndex(of: argument) {
            self = .leg(feature, leg)
        } else {
            return nil
        }
    }

    /// How a score that grows with relevance should depend on the feature: 1 rising, −1 falling, 0 either.
    public var direction: Int {
        switch self {
        case .leg(let feature, _): feature.direction
        case .pool(let feature): feature.direction
        case .query: 0
        }
    }

    /// The leg that the feature is of, nil for one of the pool or the query.
    public var leg: Int? {
        if case .leg(_, let leg) = self { leg } else { nil }
    }
}

/// What one leg says of a candidate. The raw value is the name in model files.
///
/// A leg that did not find the candidate counts as if it had it last, at rank 10,000: with the list's lowest score,
/// and 0 where the list is empty or the leg failed.
public enum LegFeature: String, CaseIterable, Sendable {
    /// The leg's score as it is.
    case score
    /// The score from 0 to 1 (``ScoreNormalizer/minmax``); 0 for a candidate that was not found.
    case minmax
    /// The score in standard deviations from the list's mean (``ScoreNormalizer/zscore``); that of the last document
    /// for a candidate that was not found.
    case zscore
    /// ln rank: 0 for the first.
    case logRank = "log_rank"
    /// 1 / rank; 0 for a candidate that was not found.
    case reciprocalRank = "reciprocal_rank"
    /// 1 when the leg found the candidate, else 0.
    case found
    /// The first document's score less the candidate's.
    case gapToTop = "gap_to_top"
    /// The candidate's score less the next document's; 0 for the last.
    case gapToNext = "gap_to_next"
    /// ln (1 + documents of the list): the same for all candidates of a query.
    case listLength = "list_length"
    /// The first document's score less the list's mean, in standard deviations: the same for all candidates of a
    /// query. The larger, the more the leg's best stands out.
    case topDeviation = "top_deviation"

    /// The rank that a candidate has in a leg that did not find it.
    static let absentRank = 10_000

    var direction: Int {
        switch self {
        case .score, .minmax, .zscore, .reciprocalRank: 1
        case .logRank, .gapToTop: -1
        case .found, .gapToNext, .listLength, .topDeviation: 0
        }
    }
}

/// What the legs together say of a candidate. The raw value is the name in model files.
public enum PoolFeature: String, CaseIterable, Sendable {
    /// How many legs found it.
    case legsFound = "legs_found"
    /// The sum of the legs' ``LegFeature/minmax``: linear fusion with equal weights.
    case sumOfMinmax = "sum_minmax"
    /// The sum of the legs' ``LegFeature/zscore``.
    case sumOfZscores = "sum_zscore"
    /// The sum of 1 / (60 + rank) over the legs that found it: reciprocal rank fusion.
    case sumOfReciprocalRanks = "rrf"
    /// The largest of the legs' ``LegFeature/minmax``.
    case largestMinmax = "max_minmax"
    /// The smallest of the legs' ``LegFeature/logRank``.
    case bestLogRank = "best_log_rank"
    /// ln (1 + documents of all lists together, each once): the same for all candidates of a query.
    case poolSize = "pool_size"

    var direction: Int {
        switch self {
        case .sumOfMinmax, .sumOfZscores, .sumOfReciprocalRanks, .largestMinmax: 1
        case .bestLogRank: -1
        case .legsFound, .poolSize: 0
        }
    }
}
