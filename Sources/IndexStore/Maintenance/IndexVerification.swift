/// What a look at every byte of an index has found.
public struct IndexVerification: Codable, Hashable, Sendable {
    /// Segments that searches see.
    public var segments = 0
    /// Documents that can be found.
    public var documents = 0
    /// What is wrong, in sentences that name the file; empty for a sound index.
    public var problems: [String] = []

    public var isSound: Bool { problems.isEmpty }
}
