/// One number that may be known of a query when its lists are there.
///
/// In model files a feature has a name: `gap1(bm25)` is a ``ListFeature`` of the leg "bm25",
/// `overlap10(bm25, splade)` a ``ListPairFeature``, and `query(words)` the value `words` of the ``QueryFeatures``.
public enum QueryFeature: Hashable, Sendable {
    /// What a leg's list says, the leg given by its position.
    case leg(ListFeature, Int)
    /// What two legs' lists say of each other.
    case pair(ListPairFeature, Int, Int)
    /// What is known of the query itself.
    case query(String)

    /// All features of `legs` legs and of queries with the given values, in a fixed order.
    public static func all(legs: Int, query names: some Sequence<String> = []) -> [QueryFeature] {
        Set(names).sorted().map { .query($0) } + ofLists(legs: legs)
    }

    /// The features that the lists of `legs` legs have.
    static func ofLists(legs: Int) -> [QueryFeature] {
        var features = (0..<legs).flatMap { leg in ListFeature.allCases.map { QueryFeature.leg($0, leg) } }
        for first in 0..<legs {
            for second in 0..<legs where second != first {
                for kind in ListPairFeature.allCases where first < second || !kind.isSymmetric {
                    features.append(.pair(kind, first, second))
                }
            }
        }
        return features
    }

    /// The name in model files.
    ///
    /// - Precondition: `legs` has the feature's legs.
    public func name(legs: [String]) -> String {
        switch self {
        case .leg(let kind, let leg): "\(kind.rawValue)(\(legs[leg]))"
        case .pair(let kind, let first, let second): "\(kind.rawValue)(\(legs[first]), \(legs[second]))"
        case .query(let name): "query(\(name))"
        }
    }

    /// The feature of a name; nil when there is none. Leg names may hold any characters.
    public init?(name: String, legs: [String]) {
        if name.hasPrefix("query("), name.hasSuffix(")"), name.count > "query()".count {
            self = .query(String(name.dropFirst("query(".count).dropLast()))
        } else if let feature = Self.ofLists(legs: legs.count).first(where: { $0.name(legs: legs) == name }) {
            self = feature
        } else {
            return nil
        }
    }

    /// Whether the query alone says it.
    var isOfQuery: Bool {
        if case .query = self { true } else { false }
    }

    /// The legs that the feature is of; none for one of the query.
    var legs: [Int] {
        switch self {
        case .leg(_, let leg): [leg]
        case .pair(_, let first, let second): [first, second]
        case .query: []
        }
    }
}
