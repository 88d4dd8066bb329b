import Retrieval

/// The documents of all legs, each once, with the place where each leg has it.
struct CandidatePool {
    private let lists: [RankedList?]
    private var ids: [DocumentID] = []
    /// For each document, then for each leg: the position in the leg's list from 0, or `absent`.
    private var positions: [Int32] = []

    private static let absent: Int32 = -1

    init(_ lists: [RankedList?]) {
        self.lists = lists
        let total = lists.reduce(0) { $0 + ($1?.count ?? 0) }
        var rows: [DocumentID: Int] = [:]
        rows.reserveCapacity(total)
        for (leg, list) in lists.enumerated() {
            for (position, document) in (list?.documents ?? []).enumerated() {
                let row = rows[document.id] ?? ids.count
                if row == ids.count {
                    rows[document.id] = row
                    ids.append(document.id)
                    positions.append(contentsOf: repeatElement(Self.absent, count: lists.count))
                }
                positions[row * lists.count + leg] = Int32(position)
            }
        }
    }

    /// The best documents when leg `l` adds `values[l][p]` to the score of its document at position `p`.
    ///
    /// - Parameter contribution: Makes the full contribution of a leg to a document for the explanation; `position`
    ///   is nil for a document that the leg did not find.
    func best(
        _ limit: Int, values: [[Double]], contribution: (_ leg: Int, _ position: Int?) -> Contribution
    ) -> [FusedDocument] {
        let scores = sums(of: values)
        let ranking = ids.indices.sorted { a, b in
            scores[a] != scores[b] ? scores[a] > scores[b] : ids[a] < ids[b]
        }
        return ranking.prefix(max(0, limit)).map { row in
            let contributions = lists.indices.filter { lists[$0] != nil }.map { leg in
                contribution(leg, position(row: row, leg: leg))
            }
            return FusedDocument(id: ids[row], score: scores[row], contributions: contributions)
        }
    }

    /// The score of each document.
    ///
    /// Values are added from the smallest to the largest. In order of the legs, 1/61 + 1/62 + 1/63 and
    /// 1/63 + 1/62 + 1/61 may differ in the last bit, which would decide ties by rounding and not by id.
    private func sums(of values: [[Double]]) -> [Double] {
        var addends: [Double] = []
        return ids.indices.map { row in
            addends.removeAll(keepingCapacity: true)
            for leg in lists.indices {
                guard let position = position(row: row, leg: leg) else { continue }
                addends.append(values[leg][position])
            }
            addends.sort()
            return addends.reduce(0, +)
        }
    }

    private func position(row: Int, leg: Int) -> Int? {
        let position = positions[row * lists.count + leg]
        return position == Self.absent ? nil : Int(position)
    }
}
