/// What a node costs: a line over its units, measured once, and how many times that it takes lately.
struct StageCost: Hashable, Sendable {
    /// How much a new observation counts.
    private static let newShare = 0.1
    /// An observation counts as this many times the estimate at most: one search that the machine held up says
    /// nothing of the next.
    private static let mostRise = 3.0

    private let base: Double
    private let perUnit: Double
    private var scale = 1.0

    /// The least-squares line through what was measured, neither falling nor below 0.
    ///
    /// - Parameter isProportional: Whether no units cost nothing; it decides where only one number of units was
    ///   measured.
    init(fitting parts: [SearchCosts.Part], isProportional: Bool) {
        let count = Double(max(1, parts.count))
        let x = parts.reduce(0) { $0 + $1.units } / count
        let y = parts.reduce(0) { $0 + $1.milliseconds } / count
        let xx = parts.reduce(0) { $0 + ($1.units - x) * ($1.units - x) }
        let xy = parts.reduce(0) { $0 + ($1.units - x) * ($1.milliseconds - y) }
        let slope = xx > 0 ? max(0, xy / xx) : (isProportional && x > 0 ? y / x : 0)
        if y - slope * x >= 0 {
            (base, perUnit) = (y - slope * x, slope)
        } else {
            // The line would be below 0 at its beginning: the best one through 0.
            let squares = parts.reduce(0) { $0 + $1.units * $1.units }
            let products = parts.reduce(0) { $0 + $1.units * $1.milliseconds }
            (base, perUnit) = (0, products / squares)
        }
    }

    /// The expected milliseconds.
    func milliseconds(units: Double) -> Double {
        scale * (base + perUnit * units)
    }

    /// Moves the estimate towards an observation.
    mutating func learn(_ part: SearchCosts.Part) {
        let shape = base + perUnit * part.units
        guard shape > 0 else { return }
        let observed = min(part.milliseconds / shape, scale * Self.mostRise)
        scale += Self.newShare * (observed - scale)
    }
}
