/// What a format needs and an ``ExportSource`` lacks.
public enum ExportError: Error, Equatable, CustomStringConvertible {
    /// The format holds sparse vectors and the index has none.
    case noSparseLeg
    /// The index has no sparse leg of that name.
    case unknownSparseLeg(String, known: [String])
    /// The index has several sparse legs, and none was named.
    case severalSparseLegs([String])
    /// The format is made of topics, and none were given.
    case noTopics

    public var description: String {
        switch self {
        case .noSparseLeg:
            "the index has no sparse leg to export"
        case .unknownSparseLeg(let name, let known):
            "the index has no sparse leg \"\(name)\"; it has: \(known.joined(separator: ", "))"
        case .severalSparseLegs(let known):
            "the index has several sparse legs, of which one must be named: \(known.joined(separator: ", "))"
        case .noTopics:
            "topics are what is to be written, and there are none"
        }
    }
}
