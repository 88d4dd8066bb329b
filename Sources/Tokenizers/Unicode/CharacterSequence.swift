/// Characters on their way to a normalization form: decomposed, their marks put in order, composed.
struct CharacterSequence {
    /// A scalar with its canonical combining class above it.
    private var elements: [UInt32] = []
    private let table: DecompositionTable

    init(_ table: DecompositionTable) {
        self.table = table
    }

    private static func scalar(_ element: UInt32) -> UInt32 { element & 0xFF_FFFF }
    private static func combiningClass(_ element: UInt32) -> UInt32 { element >> 24 }

    mutating func removeAll() {
        elements.removeAll(keepingCapacity: true)
    }

    /// Appends a character's full decomposition.
    mutating func append(_ scalar: UInt32) {
        if let syllable = Hangul.decompose(scalar) {
            elements += syllable
        } else if let decomposition = table.find(scalar) {
            for part in decomposition {
                elements.append(Self.element(part))
            }
        } else {
            elements.append(Self.element(scalar))
        }
    }

    private static func element(_ value: UInt32) -> UInt32 {
        guard value >= 0x300, let scalar = Unicode.Scalar(value) else { return value }
        let properties = scalar.properties
        let combiningClass = properties.canonicalCombiningClass.rawValue
        // As with decompositions: what is newer than Unicode 9 is no mark.
        guard combiningClass != 0, let age = properties.age, age.major <= 9 else { return value }
        return UInt32(combiningClass) << 24 | value
    }

    /// Puts the marks between two letters in the order of their classes.
    ///
    /// - Complexity: O(n log n).
    mutating func order() {
        var start = 0
        while start < elements.count {
            guard Self.combiningClass(elements[start]) != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < elements.count, Self.combiningClass(elements[end]) != 0 {
                end += 1
            }
            if end - start > 1 {
                // Marks of the same class stay in their order.
                let ordered = elements[start..<end].enumerated().sorted { a, b in
                    let (first, second) = (Self.combiningClass(a.element), Self.combiningClass(b.element))
                    return first == second ? a.offset < b.offset : first < second
                }
                elements.replaceSubrange(start..<end, with: ordered.map(\.element))
            }
            start = end
        }
    }

    /// Composes letters with the marks behind them, as far as no mark of the same class is in between.
    mutating func compose() {
        var letter: Int?
        var lastClass: UInt32 = 0
        var end = 0
        for index in elements.indices {
            let element = elements[index]
            let combiningClass = Self.combiningClass(element)
            if let letter, end - letter == 1 || lastClass < combiningClass,
                let composite = Self.composite(Self.scalar(elements[letter]), Self.scalar(element))
            {
                elements[letter] = composite
                continue
            }
            if combiningClass == 0 {
                letter = end
            }
            lastClass = combiningClass
            elements[end] = element
            end += 1
        }
        elements.removeSubrange(end...)
    }

    private static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.compose(first, second) ?? DecompositionTable.compositions.find(first, second)?.result
    }

    func write(to output: inout [UInt8]) {
        for element in elements {
            // Scalars come from a text or from the tables, which have no others.
            output.append(contentsOf: Unicode.Scalar(Self.scalar(element))!.utf8)
        }
    }
}

/// Korean syllables are made of letters by arithmetic.
private enum Hangul {
    private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let (leading, vowel, trailing): (UInt32, UInt32, UInt32) = (0x1100, 0x1161, 0x11A7)
    private static let (leadingCount, vowelCount, trailingCount): (UInt32, UInt32, UInt32) = (19, 21, 28)

    static func decompose(_ scalar: UInt32) -> [UInt32]? {
        guard syllables.contains(scalar) else { return nil }
        let index = scalar - syllables.lowerBound
        let letters = [leading + index / (vowelCount * trailingCount), vowel + index / trailingCount % vowelCount]
        return index % trailingCount == 0 ? letters : letters + [trailing + index % trailingCount]
    }

    static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first &- leading < leadingCount, second &- vowel < vowelCount {
            return syllables.lowerBound + ((first - leading) * vowelCount + second - vowel) * trailingCount
        }
        let isOpenSyllable = syllables.contains(first) && (first - syllables.lowerBound) % trailingCount == 0
        guard isOpenSyllable, second &- trailing < trailingCount, second != trailing else { return nil }
        return first + second - trailing
    }
}
