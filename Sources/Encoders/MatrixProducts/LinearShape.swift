import COneDNN

/// What of a linear layer decides how its product is compiled.
struct LinearShape: Hashable {
    var inner: Int
    var columns: Int
    var operands: Operands
    var hasBias = true
    var activation = ONEDNN_IDENTITY

    /// Whether bias and activation are part of the compiled product; after integer products they are steps of their
    /// own, as the scale of each row comes before them.
    var isFused: Bool { operands != .int8 }

    static func == (a: LinearShape, b: LinearShape) -> Bool {
        a.inner == b.inner && a.columns == b.columns && a.operands == b.operands && a.hasBias == b.hasBias
            && a.activation.rawValue == b.activation.rawValue
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(inner)
        hasher.combine(columns)
        hasher.combine(operands)
        hasher.combine(hasBias)
        hasher.combine(activation.rawValue)
    }
}
