/// One call of the writer.
enum Step: Codable, Hashable {
    case add([Entry])
    case delete([String])
    /// By a filter. Only as a commit's first step: what was added before would be committed by it.
    case deleteGroup(Int)
}

/// What an index should hold: the documents by id.
struct Holdings: Equatable {
    private(set) var entries: [String: Entry] = [:]

    init(_ entries: [Entry] = []) {
        self.entries = Dictionary(entries.map { ($0.id, $0) }) { $1 }
    }

    mutating func apply(_ step: Step) {
        switch step {
        case .add(let added):
            for entry in added { entries[entry.id] = entry }
        case .delete(let ids):
            for id in ids { entries[id] = nil }
        case .deleteGroup(let group):
            entries = entries.filter { $0.value.group != group }
        }
    }

    func applying(_ steps: [Step]) -> Holdings {
        var result = self
        for step in steps { result.apply(step) }
        return result
    }
}
