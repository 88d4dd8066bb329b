import Retrieval

/// The documents of all legs, each once, with the place where each leg has it.
struct CandidatePool {
    /// How many documents there are.
    let count: Int
    private let lists: [RankedList?]
    /// For each document, then for each leg: the position in the leg's list from 0, or `absent`.
    private let positions: [Int32]

    static let absent: Int32 = -1

    /// - Complexity: O(n) for n documents in all lists together.
    init(_ lists: [RankedList?]) {
        let legs = lists.count
        var table = DocumentRows(capacity: lists.reduce(0) { $0 + ($1?.count ?? 0) })
        var positions: [Int32] = []
        positions.reserveCapacity(table.capacity * legs)
        for (leg, list) in lists.enumerated() {
            guard let list else { continue }
            for (position, document) in list.documents.enumerated() {
                let row = table.row(of: document.id) { row in
                    lists.id(of: row, legs: legs, positions: positions)
                }
                if row * legs == positions.count {
                    for _ in 0..<legs { positions.append(Self.absent) }
                }
                positions[row * legs + leg] = Int32(position)
            }
        }
        self.lists = lists
        self.positions = positions
        count = table.count
    }

    /// The document of a row.
    func id(_ row: Int) -> DocumentID {
        lists.id(of: row, legs: lists.count, positions: positions)
    }

    /// Where a leg has the document of a row, from 0; nil when it did not find it.
    func position(row: Int, leg: Int) -> Int? {
        let position = positions[row * lists.count + leg]
        return position == Self.absent ? nil : Int(position)
    }

    /// All positions: for each document, then for each leg.
    func withPositions<Result>(_ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
        positions.withUnsafeBufferPointer(body)
    }
}

extension [RankedList?] {
    /// The id of a row's document, from the first leg that has it.
    fileprivate func id(of row: Int, legs: Int, positions: [Int32]) -> DocumentID {
        for leg in 0..<legs {
            let position = positions[row * legs + leg]
            if position != CandidatePool.absent, let list = self[leg] { return list.documents[Int(position)].id }
        }
        preconditionFailure("row \(row) belongs to no leg")
    }
}
