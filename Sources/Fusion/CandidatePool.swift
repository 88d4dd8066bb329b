import Retrieval

/// The documents of all legs, each once, with the place where each leg has it.
struct CandidatePool {
    private let legCount: Int
    private let ids: [DocumentID]
    /// For each document, then for each leg: the position in the leg's list from 0, or `absent`. There is room for as many
    /// documents as the lists have together.
    private let positions: [Int32]

    static let absent: Int32 = -1

    /// - Complexity: O(n) for n documents in all lists together.
    init(_ lists: [RankedList?]) {
        let legs = lists.count
        let capacity = lists.reduce(0) { $0 + ($1?.count ?? 0) }
        var ids: [DocumentID] = []
        ids.reserveCapacity(capacity)
        var positions = [Int32](repeating: Self.absent, count: capacity * legs)
        var slots = DocumentTable.slots(capacity: capacity)
        positions.withUnsafeMutableBufferPointer { positions in
            slots.withUnsafeMutableBufferPointer { slots in
                let table = DocumentTable(slots: slots)
                for (leg, list) in lists.enumerated() {
                    list?.documents.withUnsafeBufferPointer { documents in
                        for position in documents.indices {
                            let row = table.row(of: documents[position].id, in: &ids)
                            positions[row * legs + leg] = Int32(truncatingIfNeeded: position)
                        }
                    }
                }
            }
        }
        legCount = legs
        self.ids = ids
        self.positions = positions
    }

    /// How many documents there are.
    var count: Int { ids.count }

    /// The document of a row.
    func id(_ row: Int) -> DocumentID { ids[row] }

    /// Where a leg has the document of a row, from 0; nil when it did not find it.
    func position(row: Int, leg: Int) -> Int? {
        let position = positions[row * legCount + leg]
        return position == Self.absent ? nil : Int(position)
    }

    /// All positions: for each document, then for each leg.
    @inline(__always)
    func withPositions<Result>(_ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
        positions.withUnsafeBufferPointer(body)
    }
}
