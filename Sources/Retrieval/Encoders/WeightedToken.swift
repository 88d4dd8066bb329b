/// A token of a sparse vector with its weight: what people and other systems read, by name and not by vocabulary id.
public struct WeightedToken: Hashable, Sendable {
    public var token: String
    public var weight: Float

    public init(_ token: String, _ weight: Float) {
        self.token = token
        self.weight = weight
    }
}
