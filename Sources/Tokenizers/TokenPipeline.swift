/// The way from a text to bare tokens: added tokens are taken out, what is between is normalized, split and read by
/// the model.
struct TokenPipeline: Sendable {
    /// Found in the text as it came.
    let rawTokens: AddedTokens
    let normalizer: any TextNormalizer
    /// Found in normalized text.
    let normalizedTokens: AddedTokens
    let preTokenizer: any PreTokenizer
    let model: AnyTokenModel

    /// The ids of a text, at most `limit`.
    func tokens(of text: Bytes, limit: Int) -> [UInt32] {
        switch model {
        case .wordPiece(let model): tokens(of: text, limit: limit, model)
        case .bytePair(let model): tokens(of: text, limit: limit, model)
        case .unigram(let model): tokens(of: text, limit: limit, model)
        }
    }

    private func tokens(of text: Bytes, limit: Int, _ model: some TokenModel) -> [UInt32] {
        var ids: [UInt32] = []
        guard limit > 0 else { return ids }
        var scratch = model.makeScratch()
        var normalized: [UInt8] = []
        func token(_ id: UInt32) -> Bool {
            ids.append(id)
            return ids.count < limit
        }
        func piece(_ piece: TextPiece) -> Bool {
            model.append(piece.text, to: &ids, &scratch)
            return ids.count < limit
        }
        _ = rawTokens.split(
            text,
            stretch: { raw in
                normalized.removeAll(keepingCapacity: true)
                normalizer.normalize(text.part(raw), into: &normalized)
                return normalized.withUnsafeBufferPointer { text in
                    normalizedTokens.split(
                        text,
                        stretch: { range in
                            let isFirst = raw.lowerBound == 0 && range.lowerBound == 0
                            return preTokenizer.split(TextPiece(text: text.part(range), isFirst: isFirst), piece)
                        },
                        token: token)
                }
            },
            token: token)
        if ids.count > limit {
            ids.removeSubrange(limit...)
        }
        return ids
    }
}
