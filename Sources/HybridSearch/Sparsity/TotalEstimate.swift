/// How many things a file holds, as far as the part of it that has been read tells.
struct TotalEstimate {
    private let limit: Int
    private var read = 0
    private var isAtEnd = false
    /// The number of things that will have been read in the end; nil while there is no telling.
    private(set) var total: Int?

    /// - Parameter limit: How many will be read at most.
    init(limit: Int) {
        self.limit = limit
    }

    /// Reads some of the things; nil when there are no more.
    mutating func nextPiece<Thing>(of size: Int, _ next: () throws -> Thing?) rethrows -> [Thing]? {
        var piece: [Thing] = []
        while piece.count < size, read < limit {
            guard let thing = try next() else {
                isAtEnd = true
                break
            }
            piece.append(thing)
            read += 1
        }
        return piece.isEmpty ? nil : piece
    }

    /// Notes how far the file has been read.
    mutating func note(bytesRead: Int, of bytesTotal: Int?) {
        if isAtEnd || read == limit {
            total = read
        } else if let bytesTotal, bytesRead > 0 {
            let estimate = Double(read) * Double(bytesTotal) / Double(bytesRead)
            total = max(read, min(limit, Int(min(estimate, 1e15))))
        }
    }
}
