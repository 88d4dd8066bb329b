/// Unicode's simple lower-case mapping: one code point to one, as Java's `Character.toLowerCase` has it.
struct LowercaseTable: Sendable {
    static let shared = LowercaseTable()

    /// The mapping of each code point of the Basic Multilingual Plane, itself for surrogates.
    private let basicPlane: [UInt16]

    private init() {
        basicPlane = (0..<0x10000).map { code in
            guard let scalar = Unicode.Scalar(UInt32(code)) else { return UInt16(code) }
            // No mapping leads out of the plane.
            return UInt16(exactly: Self.mapping(of: scalar).value) ?? UInt16(code)
        }
    }

    subscript(scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard let code = UInt16(exactly: scalar.value) else { return Self.mapping(of: scalar) }
        return Unicode.Scalar(basicPlane[Int(code)]) ?? scalar
    }

    private static func mapping(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        // The one code point whose full mapping (i with a dot above) differs from its simple one.
        if scalar == "\u{130}" { return "i" }
        let mapped = scalar.properties.lowercaseMapping.unicodeScalars
        return mapped.first.flatMap { mapped.count == 1 ? $0 : nil } ?? scalar
    }
}
