import Retrieval

/// A weighted sum of normalised scores whose weights are predicted for each query.
///
/// The model looks at what is known of the query and at what its lists say of the legs: ``QueryFeatures``,
/// ``ListFeature``, ``ListPairFeature``. Then the lists are fused as by ``LinearFusion`` with the predicted weights, which
/// the contributions carry. A leg that failed has a weight, too, which is lost: that of the others do not change.
public struct QueryDependentFusion: FusionMethod, Hashable {
    /// The model.
    public let model: QueryDependentModel

    public var legCount: Int { model.legs.count }
    public var readsQuery: Bool { model.terms.contains { $0.feature.isOfQuery } }

    public init(_ model: QueryDependentModel) {
        self.model = model
    }

    /// The weights that the model predicts.
    ///
    /// - Precondition: `lists` has ``legCount`` elements.
    /// - Complexity: O(terms · legs + n log n) for the n documents among the first ``ListFeature/depth`` of each list.
    public func weights(for lists: [RankedList?], query: QueryFeatures) -> [Double] {
        precondition(lists.count == legCount, "\(lists.count) lists for a fusion of \(legCount) legs")
        guard !model.terms.isEmpty else { return model.weights }
        let observations = ListObservations(lists)
        return model.predictedWeights { observations.value($0, query: query) }
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        fusion(for: lists, query: query).fuse(lists, query: query, limit: limit)
    }

    public func rank(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> RankedList {
        fusion(for: lists, query: query).rank(lists, query: query, limit: limit)
    }

    private func fusion(for lists: [RankedList?], query: QueryFeatures) -> LinearFusion {
        do {
            return try LinearFusion(weights: weights(for: lists, query: query), normalizers: model.normalizers)
        } catch {
            preconditionFailure("predicted weights are shares of the model's, which were checked: \(error)")
        }
    }
}

extension ListObservations {
    /// The value of a feature; nil where it is not known, or scores are so large that it is not finite.
    func value(_ feature: QueryFeature, query: QueryFeatures) -> Double? {
        let value: Double? =
            switch feature {
            case .leg(let kind, let leg): value(kind, of: leg)
            case .pair(let kind, let first, let second): value(kind, of: first, second)
            case .query(let name): query.values[name]
            }
        guard let value, value.isFinite else { return nil }
        return value
    }
}

extension QueryFeature {
    /// The values of features for one query; nil where a value is not known.
    package static func values(
        of features: [QueryFeature], lists: [RankedList?], query: QueryFeatures
    ) -> [Double?] {
        let observations = ListObservations(lists)
        return features.map { observations.value($0, query: query) }
    }
}
