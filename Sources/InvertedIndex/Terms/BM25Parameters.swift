/// The two parameters of BM25.
public struct BM25Parameters: Hashable, Sendable {
    /// How slowly more occurrences of a term stop adding to the score; 0 counts presence only.
    public let k1: Float
    /// How much long documents are marked down, from 0 to 1.
    public let b: Float

    /// k1 = 1.2, b = 0.75.
    public static let standard = BM25Parameters(uncheckedK1: 1.2, b: 0.75)

    /// - Throws: ``BM25ParametersError`` unless k1 is a finite number ≥ 0 and 0 ≤ b ≤ 1.
    public init(k1: Float = 1.2, b: Float = 0.75) throws(BM25ParametersError) {
        guard k1.isFinite, k1 >= 0 else { throw .k1(k1) }
        guard b >= 0, b <= 1 else { throw .b(b) }
        self.init(uncheckedK1: k1, b: b)
    }

    private init(uncheckedK1 k1: Float, b: Float) {
        self.k1 = k1
        self.b = b
    }
}

/// A parameter of BM25 that is out of its range.
public enum BM25ParametersError: Error, Equatable, CustomStringConvertible {
    case k1(Float)
    case b(Float)

    public var description: String {
        switch self {
        case .k1(let value): "BM25's k1 must be a finite number ≥ 0, found \(value)"
        case .b(let value): "BM25's b must be from 0 to 1, found \(value)"
        }
    }
}
