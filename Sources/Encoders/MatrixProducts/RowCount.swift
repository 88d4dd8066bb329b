/// Row counts of products: rounded up, so that few are compiled; by little, so that little is computed in vain.
enum RowCount {
    /// The most that ``padded(_:)`` adds is one less.
    static let largestStep = 64

    static func padded(_ rows: Int) -> Int {
        let step = rows <= 64 ? 8 : rows <= 512 ? 16 : largestStep
        return (rows + step - 1) / step * step
    }
}
