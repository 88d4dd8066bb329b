/// How the measure on held-out topics went from round to round, and which round was best.
struct LearningCourse {
    /// The mean over the folds after none, one, two … rounds.
    private(set) var values: [Double]
    /// The best number of rounds. A round is judged by the mean of it and its neighbours, two on each side, and
    /// rounds that are not better than none are no rounds.
    private(set) var best = 0

    private static let reach = 2

    init(_ folds: [Double]) {
        values = [Self.mean(folds)]
    }

    /// The number of rounds so far.
    var rounds: Int { values.count - 1 }

    mutating func append(_ folds: [Double]) {
        values.append(Self.mean(folds))
        let settled = rounds - Self.reach
        guard settled > best, settled > 0 else { return }
        if smoothed(settled) > (best == 0 ? values[0] : smoothed(best)) { best = settled }
    }

    private func smoothed(_ round: Int) -> Double {
        Self.mean(values[max(1, round - Self.reach)...min(rounds, round + Self.reach)])
    }

    private static func mean(_ values: some Collection<Double>) -> Double {
        values.reduce(0, +) / Double(max(1, values.count))
    }
}
