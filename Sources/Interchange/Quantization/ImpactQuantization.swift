/// How weights become the integers of systems that hold nothing else: weight × factor, rounded to the nearest
/// integer, halves to the even one, as `rint` in the tools of SPLADE's authors.
public struct ImpactQuantization: Hashable, Sendable {
    /// What weights are multiplied with.
    public let factor: Float

    /// The custom of the field: two digits after the point.
    public static let byHundred = ImpactQuantization(uncheckedFactor: 100)

    /// - Throws: ``InterchangeError`` for a factor that is not a number greater than 0.
    public init(factor: Float) throws(InterchangeError) {
        guard factor.isFinite, factor > 0 else {
            throw InterchangeError(place: "quantisation factor", problem: "must be greater than 0, found \(factor)")
        }
        self.init(uncheckedFactor: factor)
    }

    private init(uncheckedFactor factor: Float) {
        self.factor = factor
    }

    /// The integer of a weight from 0; 0 for one that is lost, nil for one whose integer is beyond 32 bits.
    public func impact(of weight: Float) -> Int? {
        let impact = (Double(weight) * Double(factor)).rounded(.toNearestOrEven)
        return impact <= Double(Int32.max) ? Int(impact) : nil
    }
}
