/// A piece of a text on its way to the model.
struct TextPiece {
    var text: Bytes
    /// Whether it begins where the whole text begins.
    var isFirst: Bool
}

/// A step that splits text; what it emits is split further by the next one, and in the end by the model.
protocol PreTokenizer: Sendable {
    /// Calls `emit` with the pieces of a piece that is not empty, from the left to the right, none of them empty,
    /// until it returns false.
    ///
    /// - Returns: Whether there is to be more.
    func split(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool
}

/// Several steps, each on the pieces of the one before.
struct PreTokenizerSequence: PreTokenizer {
    let steps: [any PreTokenizer]

    func split(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool {
        split(piece, from: 0, emit)
    }

    private func split(_ piece: TextPiece, from step: Int, _ emit: (TextPiece) -> Bool) -> Bool {
        guard step < steps.count else { return emit(piece) }
        guard step + 1 < steps.count else { return steps[step].split(piece, emit) }
        return steps[step].split(piece) { split($0, from: step + 1, emit) }
    }
}
