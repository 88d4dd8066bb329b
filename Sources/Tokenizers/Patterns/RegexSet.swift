/// A set of characters.
struct RegexSet: Sendable {
    /// What the set is made of: any of these.
    struct Parts {
        var ranges: [ClosedRange<UInt32>] = []
        var kinds: CharacterKind = []
        /// Whole sets, such as `\S` within brackets.
        var sets: [RegexSet] = []
    }

    private let parts: Parts
    private let isNegated: Bool
    /// Whether a character stands for its other case as well.
    private let ignoresCase: Bool
    /// The ASCII characters of the set: most characters of a text are found here.
    private(set) var ascii = ASCIISet.none

    init(_ parts: Parts, isNegated: Bool = false, ignoresCase: Bool = false) {
        self.parts = parts
        self.isNegated = isNegated
        self.ignoresCase = ignoresCase
        for scalar in UInt32(0)..<128 where decide(scalar) {
            ascii.insert(scalar)
        }
    }

    init(_ range: ClosedRange<UInt32>) {
        self.init(Parts(ranges: [range]))
    }

    init(_ kind: CharacterKind, isNegated: Bool = false) {
        self.init(Parts(kinds: kind), isNegated: isNegated)
    }

    /// The only character, when there is just one.
    var single: UInt32? {
        guard parts.ranges.count == 1, parts.kinds.isEmpty, parts.sets.isEmpty, !isNegated else { return nil }
        return parts.ranges[0].lowerBound == parts.ranges[0].upperBound ? parts.ranges[0].lowerBound : nil
    }

    @inline(__always)
    func contains(_ scalar: UInt32) -> Bool {
        scalar < 128 ? ascii.contains(scalar) : decide(scalar)
    }

    private func decide(_ scalar: UInt32) -> Bool {
        (has(scalar) || (ignoresCase && Self.otherCases(scalar).contains(where: has))) != isNegated
    }

    private func has(_ scalar: UInt32) -> Bool {
        parts.ranges.contains { $0.contains(scalar) }
            || (!parts.kinds.isEmpty && !parts.kinds.isDisjoint(with: CharacterKind(scalar)))
            || parts.sets.contains { $0.contains(scalar) }
    }

    private static func otherCases(_ value: UInt32) -> [UInt32] {
        // The long s and the sign of the kelvin are letters of ASCII in other dress.
        let folded: UInt32 = value == 0x17F ? 0x73 : value == 0x212A ? 0x6B : value
        guard let scalar = Unicode.Scalar(folded) else { return [] }
        let properties = scalar.properties
        return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { mapping in
            mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first?.value : nil
        }
    }
}
