/// Mean and standard deviation (the population's) of some numbers; both 0 without numbers.
struct Moments {
    let mean: Double
    let deviation: Double

    /// - Complexity: O(n).
    init(_ values: some Collection<Double>) {
        guard !values.isEmpty else {
            (mean, deviation) = (0, 0)
            return
        }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }
}
