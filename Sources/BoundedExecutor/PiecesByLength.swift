extension Array where Element == String {
    /// Positions of the texts in pieces of like length, the longest first.
    ///
    /// Texts of one length encode best together, and threads that take the longest pieces first finish together.
    public func piecesByLength(of size: Int) -> [[Int]] {
        let byLength = indices.sorted { self[$0].utf8.count > self[$1].utf8.count }
        return stride(from: 0, to: count, by: size).map { start in
            Array<Int>(byLength[start..<Swift.min(start + size, count)])
        }
    }
}
