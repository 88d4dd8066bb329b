/// Packs units, in order, into as few chunks as hold them.
struct ChunkPacking {
    let units: [ChunkUnit]
    let maximumTokens: Int
    let overlap: Int
    /// The tokens of a stretch of the text; about the sum of its units' tokens.
    let countTokens: (Range<Int>) -> Int

    /// The stretches of text that the chunks are: one at least.
    func chunks() -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var last = 0..<0
        while last.upperBound < units.count {
            last = chunk(after: last)
            chunks.append(stretch(last))
        }
        return chunks.isEmpty ? [0..<0] : chunks
    }

    /// The next chunk, as a range of units: some that the last one has, and at least one more.
    private func chunk(after last: Range<Int>) -> Range<Int> {
        let first = last.upperBound
        var chunk = firstRepeated(of: last)..<first + 1
        var tokens = units[chunk].reduce(0) { $0 + $1.tokens }
        while chunk.lowerBound < first, tokens > maximumTokens {
            tokens -= units[chunk.lowerBound].tokens
            chunk = chunk.lowerBound + 1..<chunk.upperBound
        }
        while chunk.upperBound < units.count, tokens + units[chunk.upperBound].tokens <= maximumTokens {
            tokens += units[chunk.upperBound].tokens
            chunk = chunk.lowerBound..<chunk.upperBound + 1
        }
        // The whole may have more tokens than its parts; a single unit has what it was found to have.
        while chunk.count > 1, case let tokens = countTokens(stretch(chunk)), tokens > maximumTokens {
            chunk = shortened(chunk, tokens: tokens, first: first)
        }
        return chunk
    }

    /// Where the units at the end of the last chunk begin that fit into the overlap.
    private func firstRepeated(of last: Range<Int>) -> Int {
        var start = last.upperBound
        var tokens = 0
        while start > last.lowerBound, tokens + units[start - 1].tokens <= overlap {
            start -= 1
            tokens += units[start].tokens
        }
        return overlap > 0 ? start : last.upperBound
    }

    /// A chunk that has too many tokens without its last units, as far as `first` stays, or else without its first.
    private func shortened(_ chunk: Range<Int>, tokens: Int, first: Int) -> Range<Int> {
        guard chunk.upperBound > first + 1 else { return chunk.lowerBound + 1..<chunk.upperBound }
        let share = Int(Double(chunk.count) * Double(maximumTokens) / Double(tokens))
        let end = min(max(chunk.lowerBound + share, first + 1), chunk.upperBound - 1)
        return chunk.lowerBound..<end
    }

    private func stretch(_ chunk: Range<Int>) -> Range<Int> {
        units[chunk.lowerBound].range.lowerBound..<units[chunk.upperBound - 1].range.upperBound
    }
}
