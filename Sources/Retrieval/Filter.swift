/// A condition on documents that does not score: which of them a search may return.
///
/// The language is Elasticsearch's query DSL as far as it filters metadata. A field that holds an array matches when one
/// of its elements does. `_id`, `title` and `text` are fields too.
public indirect enum Filter: Hashable, Sendable {
    case matchAll
    case term(field: String, value: JSONValue)
    case terms(field: String, values: [JSONValue])
    case prefix(field: String, value: String)
    case exists(field: String)
    case ids([DocumentID])
    case range(field: String, bounds: RangeBounds)
    /// All of `must`, none of `mustNot`, and at least `minimumShouldMatch` of `should`.
    case bool(must: [Filter], should: [Filter], mustNot: [Filter], minimumShouldMatch: Int)

    /// The limits of a range; numbers compare as numbers, strings (dates in ISO 8601 among them) by code point.
    public struct RangeBounds: Hashable, Sendable {
        public var gt: JSONValue?
        public var gte: JSONValue?
        public var lt: JSONValue?
        public var lte: JSONValue?

        public init(gt: JSONValue? = nil, gte: JSONValue? = nil, lt: JSONValue? = nil, lte: JSONValue? = nil) {
            self.gt = gt
            self.gte = gte
            self.lt = lt
            self.lte = lte
        }
    }

    /// Documents that every filter lets through; nil when there is none.
    public static func all(_ filters: [Filter]) -> Filter? {
        switch filters.count {
        case 0: nil
        case 1: filters[0]
        default: .bool(must: filters, should: [], mustNot: [], minimumShouldMatch: 0)
        }
    }
}
