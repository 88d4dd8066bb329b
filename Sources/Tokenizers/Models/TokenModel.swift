/// What turns a piece of text into tokens.
protocol TokenModel: Sendable {
    /// Memory that the model uses again and again within one text.
    associatedtype Scratch

    func makeScratch() -> Scratch

    /// Appends the ids of a piece that is not empty.
    func append(_ piece: Bytes, to ids: inout [UInt32], _ scratch: inout Scratch)
}

/// The kinds of models that there are.
enum AnyTokenModel: Sendable {
    case wordPiece(WordPieceModel)
    case bytePair(BytePairModel)
    case unigram(UnigramModel)
}
