/// A spread sample of names that depends on nothing but the names: the same on every machine, and a smaller one is
/// part of every larger one.
enum Sample {
    struct Candidate {
        let name: String
        let isPreferred: Bool
    }

    /// The names to keep, in the order they came: those with the smallest hashes, preferred ones before all others.
    static func names(of candidates: [Candidate], limit: Int?) -> [String] {
        guard let limit, limit < candidates.count else { return candidates.map(\.name) }
        let ranked = candidates.sorted { a, b in
            if a.isPreferred != b.isPreferred { return a.isPreferred }
            let (x, y) = (hash(a.name), hash(b.name))
            return x != y ? x < y : a.name < b.name
        }
        let kept = Set(ranked.prefix(limit).map(\.name))
        return candidates.map(\.name).filter(kept.contains)
    }

    /// FNV-1a in 64 bits (Fowler, Noll, Vo), then the last steps of MurmurHash3 so that the high bits are mixed too.
    static func hash(_ name: String) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 {
            value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ (value >> 33)
    }
}
