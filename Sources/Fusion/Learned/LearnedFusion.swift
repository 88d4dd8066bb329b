import Retrieval

/// Fusion by a model that was trained on relevance judgements.
///
/// A leg that did not run is to the model as one that found nothing, which it may never have seen in training.
///
/// The contributions add up to the score, as those of every method. A weight times a feature of a leg, and each step
/// down a tree that looks at one, belong to that leg, also where the leg did not find the document: that it did not
/// is what the model was told. What no running leg can be credited with (features of all legs together and of the
/// query, the trees' means) is shared by the legs that ran in equal parts. The contributions' weight is 1.
public struct LearnedFusion: FusionMethod, Hashable {
    /// The model.
    public let model: LearnedFusionModel

    public var legCount: Int { model.legs.count }
    public var readsQuery: Bool {
        model.features.contains { if case .query = $0 { true } else { false } }
    }

    public init(_ model: LearnedFusionModel) {
        self.model = model
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        precondition(lists.count == legCount, "\(lists.count) lists for a fusion of \(legCount) legs")
        let table = CandidateTable(lists, query: query, features: model.features)
        var scores = [Double](repeating: 0, count: table.count)
        model.add(to: &scores, rows: table.values)
        let best = RowOrder(scores) { table.ids[$0] < table.ids[$1] }.best(limit)
        let normalized = lists.map { ScoreNormalizer.minmax.normalize(($0?.documents ?? []).map(\.score)) }
        return best.map { row in
            let parts = parts(of: table.row(row), running: lists.map { $0 != nil })
            let contributions = lists.indices.compactMap { leg -> Contribution? in
                guard let list = lists[leg] else { return nil }
                let position = Int(table.positions[row * legCount + leg])
                guard position >= 0 else { return Contribution(leg: leg, weight: 1, value: parts[leg]) }
                let document = list.documents[position]
                return Contribution(
                    leg: leg, rank: position + 1, score: document.score, chunk: document.chunk,
                    normalizedScore: normalized[leg][position], weight: 1, value: parts[leg])
            }
            return FusedDocument(id: table.ids[row], score: scores[row], contributions: contributions)
        }
    }

    /// What each leg gave to a candidate's score.
    private func parts(of row: ArraySlice<Float>, running: [Bool]) -> [Double] {
        var credits = zip(model.weights, row).map { Double($0) * Double($1) }
        var shared = model.trees.attribute(row, to: &credits)
        var parts = [Double](repeating: 0, count: legCount)
        for (feature, credit) in zip(model.features, credits) {
            if let leg = feature.leg, running[leg] { parts[leg] += credit } else { shared += credit }
        }
        let share = shared / Double(max(1, running.count { $0 }))
        for leg in parts.indices where running[leg] { parts[leg] += share }
        return parts
    }
}
