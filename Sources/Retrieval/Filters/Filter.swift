/// A condition on documents that does not score: which of them a search may return.
///
/// The language is Elasticsearch's query DSL as far as it filters metadata. A field that holds an array matches when one
/// of its elements does. `_id` and `title` are fields too; what documents say in their `text` is for retrievers.
public indirect enum Filter: Hashable, Sendable {
    case matchAll
    case matchNone
    /// Documents with just this value; `1` and `1.0` are the same number, `1`, `"1"` and `true` are three values.
    case term(field: String, value: JSONValue)
    case terms(field: String, values: [JSONValue])
    case prefix(field: String, value: String)
    /// As `term`, whatever the case of ASCII letters.
    case termIgnoringCase(field: String, value: String)
    /// As `prefix`, whatever the case of ASCII letters.
    case prefixIgnoringCase(field: String, value: String)
    /// Documents with any value of the field, or of a field within it: `a` exists where `a.b` does.
    case exists(field: String)
    case ids([DocumentID])
    case range(field: String, bounds: RangeBounds)
    /// All of `must`, none of `mustNot`, and at least `minimumShouldMatch` of `should`.
    case bool(must: [Filter], should: [Filter], mustNot: [Filter], minimumShouldMatch: Int)

    /// The limits of a range, all of one kind: numbers compare as numbers, whether integers or not; strings by code point.
    ///
    /// Limits that are all dates, in ISO 8601 or as Elasticsearch's date math (`now-7d/d`, `2024-01||+1M`), compare as
    /// instants with those values that are dates in ISO 8601. `gte` and `lt` mean the beginning of a date, `gt` and `lte`
    /// its end: `lte` `2024-02` lets the whole month through.
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
