extension BoundedExecutor {
    /// Works on pieces as they are read, on all threads at once, and hands on the results in the order of the pieces.
    ///
    /// Memory is bounded: reading waits while four pieces for each thread are at work or wait for the
    /// result of an earlier one.
    ///
    /// - Parameters:
    ///   - next: Reads the next piece, nil after the last one. Called by the caller's task.
    ///   - work: Turns a piece into a result, on one of the threads.
    ///   - receive: Takes a result. Called by the caller's task.
    /// - Throws: The first error of any of the three, after all work that was under way has ended.
    public func stream<Piece: Sendable, Result: Sendable>(
        from next: () throws -> Piece?, through work: @escaping @Sendable (Piece) async throws -> Result,
        into receive: (Result) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (number: Int, result: Result).self) { group in
            var early: [Int: Result] = [:]
            var started = 0
            var received = 0
            var isAtEnd = false
            while true {
                while !isAtEnd, started - received < Self.piecesPerThread * threads {
                    guard let piece = try next() else {
                        isAtEnd = true
                        break
                    }
                    group.addTask(executorPreference: self) { [number = started] in
                        (number, try await work(piece))
                    }
                    started += 1
                }
                guard let done = try await group.next() else { return }
                early[done.number] = done.result
                while let result = early.removeValue(forKey: received) {
                    try receive(result)
                    received += 1
                }
            }
        }
    }

    /// Enough that no thread waits for work while a long piece holds back the results after it.
    private static let piecesPerThread = 4
}
