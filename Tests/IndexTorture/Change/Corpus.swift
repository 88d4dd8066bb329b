/// Random documents and random changes, the same for the same seed.
struct Corpus {
    static let groups = 8
    static let words = [
        "amber", "basalt", "cedar", "delta", "ember", "fjord", "granite", "harbor", "indigo", "jasmin", "kelp", "lagoon",
        "maple", "nectar", "onyx", "pollen", "quartz", "river", "saffron", "tundra", "umber", "velvet", "willow", "zinc",
    ]

    /// How many ids there are.
    var size: Int
    /// How many documents a commit adds at most.
    var largestAddition: Int
    var random: SplitMix
    /// That of the next document.
    var version: Int

    mutating func entry() -> Entry {
        defer { version += 1 }
        let words = (0..<Int.random(in: 1...14, using: &random)).map { _ in Self.words.randomElement(using: &random)! }
        return Entry(
            id: "d\(Int.random(in: 0..<size, using: &random))", title: words[0],
            text: ([Entry.ownWord(ofVersion: version)] + words).joined(separator: " "),
            group: .random(in: 0..<Self.groups, using: &random), version: version)
    }

    private mutating func entries() -> [Entry] {
        (0..<Int.random(in: 1...largestAddition, using: &random)).map { _ in entry() }
    }

    /// What a commit is to do.
    mutating func steps() -> [Step] {
        switch Int.random(in: 0..<16, using: &random) {
        case 0:
            return [.deleteGroup(.random(in: 0..<Self.groups, using: &random)), .add(entries())]
        case 1..<4:
            return [.delete((0..<8).map { _ in "d\(Int.random(in: 0..<size, using: &random))" })]
        case 4..<7:
            // Some die before their commit, the last one among them.
            let added = entries()
            return [.delete(["none"]), .add(added), .delete([added[added.count - 1].id])]
        case 7..<9:
            let first = entries()
            return [.add(first), .delete(first.prefix(2).map(\.id)), .add(entries() + first.prefix(1))]
        default:
            return [.add(entries())]
        }
    }
}

/// The same numbers every time (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
