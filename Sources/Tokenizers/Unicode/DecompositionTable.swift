/// The decompositions of characters and the compositions of pairs, for the normalization forms.
struct DecompositionTable: Sendable {
    /// Characters in ascending order.
    private var keys: [UInt32] = []
    /// The decomposition of `keys[i]` is `values[starts[i]..<starts[i + 1]]`.
    private var starts: [Int] = [0]
    private var values: [UInt32] = []

    static let canonical = DecompositionTable([Decompositions.composites, Decompositions.singletons])
    static let compatibility = DecompositionTable(
        [Decompositions.composites, Decompositions.singletons, Decompositions.compatibility])

    /// What pairs of characters compose into.
    static let compositions: MergeTable = {
        let entries = DecompositionTable.entries(Decompositions.composites)
        var composites = [[UInt32]: UInt32](minimumCapacity: entries.count)
        for entry in entries {
            composites[entry.value] = entry.key
        }
        var table = MergeTable(capacity: entries.count)
        for (key, value) in entries {
            // A letter with two marks is the letter with the first one, and the second.
            let base = Array(value.dropLast())
            if let second = value.last, let first = base.count == 1 ? base[0] : composites[base] {
                table.add(first, second, MergeTable.Merge(rank: 0, result: key))
            }
        }
        return table
    }()

    /// Of a character in several lists the last counts.
    private init(_ lists: [String]) {
        var all: [UInt32: [UInt32]] = [:]
        for list in lists {
            for entry in Self.entries(list) {
                all[entry.key] = entry.value
            }
        }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            keys.append(key)
            values += value
            starts.append(values.count)
        }
    }

    private static func entries(_ list: String) -> [(key: UInt32, value: [UInt32])] {
        var entries: [(key: UInt32, value: [UInt32])] = []
        for run in list.utf8.split(separator: UInt8(ascii: ";")) {
            let parts = run.split(separator: UInt8(ascii: ":"))
            let first = number(parts[0])
            for (offset, value) in parts[1].split(separator: UInt8(ascii: ",")).enumerated() {
                entries.append((first + UInt32(offset), value.split(separator: UInt8(ascii: " ")).map(number)))
            }
        }
        return entries
    }

    private static func number(_ digits: Substring.UTF8View) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32($1 < 0x40 ? $1 & 0xF : ($1 & 0xF) + 9) }
    }

    /// The full decomposition of a character; nil when it is its own.
    func find(_ scalar: UInt32) -> ArraySlice<UInt32>? {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < scalar {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < keys.count, keys[low] == scalar else { return nil }
        return values[starts[low]..<starts[low + 1]]
    }
}
