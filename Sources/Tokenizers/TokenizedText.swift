/// The tokens of one text, or of two that are read together, special ones among them.
public struct TokenizedText: Hashable, Sendable {
    public var ids: [UInt32]
    /// The segment of each token (`token_type_ids`): which of two texts it belongs to, as the model has learned it.
    public var segments: [UInt8]

    public init(ids: [UInt32], segments: [UInt8]) {
        self.ids = ids
        self.segments = segments
    }
}
