import Foundation

/// What finding a document of some grade is worth.
enum Gain {
    /// The grade itself (Järvelin and Kekäläinen 2002; `trec_eval`).
    case linear
    /// 2^grade − 1 (Burges et al. 2005).
    case exponential

    /// Grades that are higher gain no more: their power would leave a double's range.
    private static let highestExponent = 900

    /// 0 for grades below 1.
    @inline(__always)
    func value(of grade: Int) -> Double {
        guard grade > 0 else { return 0 }
        switch self {
        case .linear: return Double(grade)
        case .exponential where grade < 63: return Double(1 << grade) - 1
        case .exponential: return exp2(Double(min(grade, Self.highestExponent)))
        }
    }
}

/// What a gain counts at a rank: 1 / log₂(rank + 1).
enum Discount {
    private static let table = ContiguousArray((0..<4096).map { 1 / log2(Double($0 + 2)) })

    /// - Parameter index: The rank, counted from 0.
    @inline(__always)
    static func at(_ index: Int) -> Double {
        index < table.count ? table[index] : 1 / log2(Double(index + 2))
    }
}
