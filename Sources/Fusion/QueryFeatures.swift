/// What is known of a query before it is searched, as named numbers: its length, how rare its words are, how its learned
/// sparse vector is spread. Fusion whose weights depend on the query reads them.
public struct QueryFeatures: Hashable, Sendable {
    /// The features by name; what is not known is absent.
    public var values: [String: Double]

    /// Nothing is known.
    public static let none = QueryFeatures(values: [:])

    public init(values: [String: Double]) {
        self.values = values
    }
}
