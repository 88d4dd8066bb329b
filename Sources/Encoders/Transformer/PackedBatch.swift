import Tokenizers

/// The tokens of one text, or of two that are read together.
struct TokenSequence {
    var ids: [UInt32]
    /// Tokens from here on belong to the second text.
    var boundary: Int

    init(_ text: TokenizedText) {
        ids = text.ids
        boundary = text.segments.firstIndex(of: 1) ?? ids.count
    }
}

/// Sequences one behind the other, without padding between them: row `i` of every matrix is token `i`.
struct PackedBatch {
    let sequences: [TokenSequence]
    /// The rows of each sequence.
    let ranges: [Range<Int>]

    init(_ sequences: [TokenSequence]) {
        self.sequences = sequences
        var start = 0
        ranges = sequences.map { sequence in
            defer { start += sequence.ids.count }
            return start..<start + sequence.ids.count
        }
    }

    /// The number of tokens.
    var rows: Int { ranges.last?.upperBound ?? 0 }

    /// The rows for which matrices have room: those of products are padded, and so are those of the last sequence's
    /// attention.
    var roomyRows: Int { RowCount.padded(rows) + RowCount.largestStep }
}

/// Which texts are encoded together.
package enum BatchPlan {
    /// The most tokens of a batch that has more than one sequence: enough for products at full speed, few enough that
    /// scratch memory stays in the megabytes.
    package static let tokenLimit = 1024

    /// Groups sequences of similar length; each index occurs once.
    ///
    /// - Complexity: O(n log n).
    package static func batches(lengths: [Int], tokenLimit: Int = tokenLimit) -> [[Int]] {
        var batches: [[Int]] = []
        var batch: [Int] = []
        var tokens = 0
        for index in lengths.indices.sorted(by: { (lengths[$0], $0) < (lengths[$1], $1) }) {
            if !batch.isEmpty, tokens + lengths[index] > tokenLimit {
                batches.append(batch)
                batch = []
                tokens = 0
            }
            batch.append(index)
            tokens += lengths[index]
        }
        if !batch.isEmpty {
            batches.append(batch)
        }
        return batches
    }
}
