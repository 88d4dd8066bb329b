/// Cuts long texts into chunks that a model can read.
public struct Chunker: Hashable, Sendable {
    /// Where a text may be cut.
    public enum Strategy: String, Hashable, Sendable, CaseIterable {
        /// Between sentences, of which a chunk has as many as fit. A sentence that does not fit is cut as by ``fixed``.
        case sentence
        /// Between words, of which a chunk has as many as fit.
        case fixed
    }

    public let strategy: Strategy
    /// How many tokens a chunk has at most.
    public let maximumTokens: Int
    /// How many tokens from the end of a chunk, in whole sentences or words, the next one repeats at most.
    public let overlap: Int

    /// - Precondition: `overlap` is 0 or more and less than `maximumTokens`.
    public init(_ strategy: Strategy = .sentence, maximumTokens: Int = 250, overlap: Int = 0) {
        precondition(
            0 <= overlap && overlap < maximumTokens, "an overlap of \(overlap) in chunks of \(maximumTokens) tokens")
        self.strategy = strategy
        self.maximumTokens = maximumTokens
        self.overlap = overlap
    }

    /// The chunks of a text, as offsets of its UTF-8 bytes, in order and without the white space at their ends.
    ///
    /// What is in no chunk is white space. There is at least one chunk; that of a blank text is empty. A word that does
    /// not fit is cut within, but never within a character (a grapheme cluster): only a chunk of a single character
    /// may have more than ``maximumTokens``.
    ///
    /// - Parameter count: How many tokens a piece of the text has by itself. Chunks have exactly as many as it says.
    /// - Complexity: O(n) bytes are handed to `count` when the count of a text is about the sum of its parts' counts.
    public func chunks(of text: String, countingTokens count: @escaping (String) -> Int) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { bytes in
            let text = TextBytes(bytes: bytes)
            var units = ChunkUnits(text, maximumTokens: maximumTokens, countTokens: count)
            switch strategy {
            case .sentence: units.appendSentences()
            case .fixed: units.appendWords(of: 0..<text.count)
            }
            let packing = ChunkPacking(
                units: units.units, maximumTokens: maximumTokens, overlap: overlap,
                countTokens: { count(text.string($0)) })
            return packing.chunks()
        }
    }
}
