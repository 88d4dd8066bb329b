import Retrieval

/// Makes one list of the lists that the legs of a hybrid search return.
///
/// A document's score is the sum of what each leg contributes; a leg that did not find the document adds nothing. The
/// result does not depend on the order of the legs (each with its own weight), and equal scores are in order of id.
public protocol FusionMethod: Sendable {
    /// The number of legs that the method was made for.
    var legCount: Int { get }

    /// Fuses the legs' lists and returns the best `limit` documents, best first.
    ///
    /// - Parameters:
    ///   - lists: One list for each leg. Nil is a leg that failed or was left out, an empty list one that found
    ///     nothing; the two differ only in the contributions, where a leg that did not run is not mentioned.
    ///   - query: What is known of the query, for methods whose weights depend on it; others ignore it.
    /// - Precondition: `lists` has ``legCount`` elements.
    /// - Complexity: O(n log n) for n documents in all lists together.
    func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument]
}

extension FusionMethod {
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
