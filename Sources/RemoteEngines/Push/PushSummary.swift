/// What a push did.
public struct PushSummary: Hashable, Sendable {
    /// The documents (chunks, where documents are cut) that were written.
    public var written = 0
    /// Those that the target had already.
    public var unchanged = 0
    /// Those that the target had and the index has not.
    public var deleted = 0
    /// Those that the target did not take.
    public var refused = 0
    /// The first of those, with the reasons.
    public var refusals: [PushRefusal] = []

    /// How many refusals are kept.
    public static let mostRefusals = 10

    public init() {}

    /// How many documents were looked at.
    public var documents: Int { written + unchanged + refused }

    mutating func add(written: Int, refusals: [PushRefusal]) {
        self.written += written
        refused += refusals.count
        self.refusals += refusals.prefix(Self.mostRefusals - self.refusals.count)
    }
}
