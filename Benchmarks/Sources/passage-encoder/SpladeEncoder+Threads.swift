import HybridSearch

extension SpladeEncoder {
    /// The texts that a thread takes at a time.
    private static let pieceSize = 16

    /// Encodes on all threads of an executor, in pieces of texts of like length as the indexer does.
    ///
    /// - Parameter progress: Called after each piece with its number of texts.
    func encode(
        _ texts: [String], as role: TextRole, on executor: BoundedExecutor, progress: (Int) -> Void
    ) async throws -> [SparseVector] {
        var vectors = [SparseVector](repeating: .empty, count: texts.count)
        try await withThrowingTaskGroup(of: (positions: [Int], vectors: [SparseVector]).self) { group in
            for piece in texts.piecesByLength(of: Self.pieceSize) {
                group.addTask(executorPreference: executor) {
                    (piece, try await encode(piece.map { texts[$0] }, as: role))
                }
            }
            for try await piece in group {
                for (position, vector) in zip(piece.positions, piece.vectors) { vectors[position] = vector }
                progress(piece.positions.count)
            }
        }
        return vectors
    }
}
